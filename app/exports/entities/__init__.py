"""FollowTheMoney entities (followthemoney.tech) of what is published, an entity a line.

No entity has `topics`. Programs take these for risks: banks close accounts of whoever is `wanted`, `crime` or
even `poi`. For the same reason entries in a state's registers are no `Sanction`, and are left out.
"""
