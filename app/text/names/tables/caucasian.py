"""Armenian (Eastern) and Georgian."""

from app.text.names.tables import table

ARMENIAN = table("""
    ա=a բ=b գ=g դ=d ե=e զ=z է=e ը=e թ=t ժ=j ի=i լ=l խ=h ծ=q կ=k հ=h ձ=z ղ=g ճ=c մ=m յ=i ն=n շ=x ո=o չ=c
    պ=p ջ=j ռ=r ս=s վ=v տ=t ր=r ց=q ւ=v ու=u փ=p ք=k և=ev եւ=ev օ=o ֆ=f <ո=vo իյ=i յու=iu յա=ia տս=q
    եա=ia
""")

GEORGIAN = table("""
    ა=a ბ=b გ=g დ=d ე=e ვ=v ზ=z თ=t ი=i კ=k ლ=l მ=m ნ=n ო=o პ=p ჟ=j რ=r ს=s ტ=t უ=u ფ=p ქ=k ღ=g ყ=k შ=x
    ჩ=c ც=q ძ=z წ=q ჭ=c ხ=h ჯ=j ჰ=h ჲ=i ჳ=v ჴ=k ჵ=o ჶ=f
""")
