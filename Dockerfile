FROM python:3.13-slim AS build
WORKDIR /srv/steerco
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements/ requirements/
RUN pip install --require-hashes --only-binary :all: -r requirements/runtime.txt -r requirements/build.txt
COPY . .
RUN pip install --no-deps --no-build-isolation --editable . \
    && pip uninstall --yes setuptools pip \
    && python -m compileall -q app migrations

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STEERCO_DATABASE_URL=sqlite:////var/lib/steerco/steerco.db
RUN useradd --system --uid 10001 --home-dir /var/lib/steerco --create-home steerco
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/steerco /srv/steerco
WORKDIR /srv/steerco
USER 10001
VOLUME /var/lib/steerco
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/live', timeout=2)"]
# The schema is a step of its own, run once before the new version serves: `steerco db upgrade`.
ENTRYPOINT ["steerco"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
