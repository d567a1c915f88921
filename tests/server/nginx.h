// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

namespace conclave::server::test {

// An nginx of the test's own in front of a server on loopback. It keeps its connections to the server open and sends
// the requests of all its clients over them, and passes bodies on as they come: whatever one reads otherwise than the
// other gets into somebody else's request.
class Nginx
{
public:
    static QString program()
    {
        for (const auto *path : {"/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"}) {
            if (QFile::exists(QString::fromLatin1(path)))
                return QString::fromLatin1(path);
        }
        return {};
    }

    explicit Nginx(quint16 serverPort)
    {
        QTcpServer free;
        free.listen(QHostAddress(QHostAddress::LocalHost));
        m_port = free.serverPort();
        free.close();
        QFile file(m_directory.filePath(QStringLiteral("nginx.conf")));
        if (!file.open(QIODevice::WriteOnly) || file.write(configuration(serverPort)) < 0)
            return;
        file.close();
        m_process.start(program(),
                        {QStringLiteral("-p"), m_directory.path(), QStringLiteral("-e"),
                         m_directory.filePath(QStringLiteral("error.log")), QStringLiteral("-c"), file.fileName()});
        isRunning = m_process.waitForStarted() && QTest::qWaitFor([this] {
                        QTcpSocket probe;
                        probe.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
                        return probe.waitForConnected(200);
                    });
    }
    ~Nginx()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    quint16 port() const { return m_port; }
    // The requests that the server behind answered with 200, as nginx believes: "GET /path".
    QByteArrayList passedOn() const
    {
        QFile file(m_directory.filePath(QStringLiteral("access.log")));
        QByteArrayList requests;
        if (file.open(QIODevice::ReadOnly)) {
            for (const auto &line : file.readAll().split('\n')) {
                if (line.endsWith(" 200"))
                    requests += line.chopped(4);
            }
        }
        return requests;
    }

    bool isRunning = false;

private:
    QByteArray configuration(quint16 serverPort) const
    {
        return QByteArray(R"(
daemon off;
master_process off;
pid nginx.pid;
events { worker_connections 64; }
http {
    log_format plain '$request_method $uri $upstream_status';
    access_log access.log plain;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    client_header_timeout 1s;
    client_body_timeout 1s;
    keepalive_timeout 1s;
    lingering_close off;
    proxy_read_timeout 2s;
    merge_slashes off;
    upstream conclave {
        server 127.0.0.1:SERVER;
        keepalive 4;
    }
    server {
        listen 127.0.0.1:NGINX;
        location / {
            proxy_pass http://conclave;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_request_buffering off;
        }
    }
}
)")
            .replace("SERVER", QByteArray::number(serverPort))
            .replace("NGINX", QByteArray::number(m_port));
    }

    QTemporaryDir m_directory;
    QProcess m_process;
    quint16 m_port = 0;
};

} // namespace conclave::server::test
