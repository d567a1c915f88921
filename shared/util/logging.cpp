// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/logging.h"

#include <QDateTime>
#include <cstdio>

namespace conclave {

Q_LOGGING_CATEGORY(lcServer, "conclave.server", QtInfoMsg)
Q_LOGGING_CATEGORY(lcTransport, "conclave.transport", QtInfoMsg)
Q_LOGGING_CATEGORY(lcHttp, "conclave.http", QtInfoMsg)
Q_LOGGING_CATEGORY(lcDomain, "conclave.domain", QtInfoMsg)
Q_LOGGING_CATEGORY(lcStorage, "conclave.storage", QtInfoMsg)
Q_LOGGING_CATEGORY(lcClient, "conclave.client", QtInfoMsg)
Q_LOGGING_CATEGORY(lcSync, "conclave.sync", QtInfoMsg)

namespace {

int severity(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return 0;
    case QtInfoMsg:
        return 1;
    case QtWarningMsg:
        return 2;
    case QtCriticalMsg:
        return 3;
    case QtFatalMsg:
        return 4;
    }
    return 4;
}

int s_minimum = 1;

void writeLine(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    static constexpr const char *names[] = {"debug", "info", "warning", "error", "fatal"};
    if (severity(type) < s_minimum)
        return;
    QByteArray line = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toLatin1();
    line += ' ';
    line += names[severity(type)];
    line += ' ';
    line += context.category ? context.category : "default";
    line += ' ';
    for (const char c : text.toUtf8()) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            line += "\\x" + QByteArray::number(static_cast<unsigned char>(c), 16).rightJustified(2, '0');
        else
            line += c;
    }
    line += '\n';
    std::fwrite(line.constData(), 1, size_t(line.size()), stderr);
}

} // namespace

void installLogging(QtMsgType minimum)
{
    s_minimum = severity(minimum);
    qInstallMessageHandler(writeLine);
}

} // namespace conclave
