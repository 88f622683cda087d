# SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
# SPDX-License-Identifier: EUPL-1.2
#
# The program alone, static, as an unprivileged user: no shell, no package
# manager, nothing to patch but the program. deploy/delivery_test.go carries out
# these lines without a container engine; it knows only the forms used here.

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w -X main.version=${VERSION}" -o /rootfs/nachnutzung ./cmd/nachnutzung
RUN install -D -m 0644 -t /rootfs/usr/share/doc/nachnutzung LICENSE NOTICE && cp -r LICENSES /rootfs/usr/share/doc/nachnutzung/
# Certificates, for a PostgreSQL that is reached through TLS.
RUN install -D -m 0644 -t /rootfs/etc/ssl/certs /etc/ssl/certs/ca-certificates.crt
RUN install -d -m 1777 /rootfs/tmp
# Group 0 may write as well: OpenShift runs the image as any user of that group.
RUN install -d -m 0770 /state/data

FROM scratch
COPY --from=build /rootfs/ /
COPY --from=build --chown=65532:0 /state/ /
USER 65532:0
ENV NACHNUTZUNG_ADDR=0.0.0.0:8080
ENV NACHNUTZUNG_DB=sqlite:/data/nachnutzung.db
EXPOSE 8080
VOLUME ["/data"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["/nachnutzung", "healthcheck"]
ENTRYPOINT ["/nachnutzung"]
CMD ["serve"]
