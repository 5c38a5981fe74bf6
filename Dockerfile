FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore \
    NEZABUDKA_HOST=0.0.0.0 \
    NEZABUDKA_DATA_DIR=/data

RUN useradd --system --uid 10001 --create-home nezabudka && install -d -o nezabudka -m 0700 /data /data/signing /data/snapshots

WORKDIR /src

# Dependencies first: they change less often than the code. All are wheels, nothing is compiled.
COPY requirements.lock ./
RUN python -m pip install --only-binary :all: --require-hashes --requirement requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY api api
COPY search search
COPY migrations migrations
COPY seed seed
RUN python -m pip install --no-deps --no-build-isolation --no-index .

USER nezabudka
WORKDIR /home/nezabudka
EXPOSE 8000

HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]

ENTRYPOINT ["nezabudka"]
CMD ["serve"]
