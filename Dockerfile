# The hook server: Debian 13's Python 3.13 without shell, pip or package manager, as uid 65532.
#   docker build --tag langop-hooks:0.1.0 .
# Base images are pinned by the digest of the tag beside it; to renew one:
#   docker buildx imagetools inspect python:3.13-slim-trixie

# Packages are installed with the same Python minor version that runs them.
FROM python:3.13-slim-trixie@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS build
WORKDIR /build
COPY requirements.txt .
RUN pip install --no-cache-dir --no-deps --only-binary :all: --target /app --requirement requirements.txt
COPY hooks /app/hooks
RUN python -m compileall -q /app/hooks

FROM gcr.io/distroless/python3-debian13:nonroot@sha256:83aa8d4f74a4d7f7cf2d472054139bef71a927b76c680c0f2e1021d6b1d6d732
COPY --from=build /app /app
WORKDIR /app
# The root file system is read-only in production: nothing is compiled, nothing is cached.
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# Large requests go back to the system as soon as they are answered: with glibc's defaults every thread
# keeps memory for the largest it has seen, twice as much in all.
ENV MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=1048576
USER 65532:65532
EXPOSE 8080
# gunicorn is process 1: it takes SIGTERM, finishes running calls and ends.
ENTRYPOINT ["/usr/bin/python3", "-m", "hooks"]
CMD ["serve", "--bind", "0.0.0.0:8080"]
