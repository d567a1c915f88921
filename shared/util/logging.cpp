// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/logging.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QThread>
#include <array>
#include <atomic>
#include <cstdio>
#include <mutex>
#include <utility>

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

constexpr std::array Names{"debug", "info", "warning", "error", "fatal"}; // by severity

std::atomic<int> s_minimum = 1;
LogFormat s_format = LogFormat::Text;
thread_local QByteArray t_request;

std::mutex s_outMutex;
std::FILE *s_out = nullptr; // standard error
QString s_fileName;

// Control characters never reach the log: who reads it must not be fooled by a line that somebody sent.
QByteArray escaped(const QByteArray &text, const char *control)
{
    QByteArray out;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            out += control + QByteArray::number(static_cast<unsigned char>(c), 16).rightJustified(2, '0');
        else if (s_format == LogFormat::Json && (c == '"' || c == '\\'))
            out += QByteArray("\\") + c;
        else
            out += c;
    }
    return out;
}

QByteArray threadName()
{
    const auto *thread = QThread::currentThread();
    const auto name = thread->objectName().toUtf8();
    const auto *application = QCoreApplication::instance();
    return name.isEmpty() && application && application->thread() == thread ? "main" : name;
}

QByteArray textLine(const QByteArray &time, const char *level, const char *category, const QByteArray &text)
{
    auto line = time + ' ' + level + ' ' + category + ' ' + escaped(text, "\\x");
    if (!t_request.isEmpty())
        line += " request=" + t_request;
    return line + '\n';
}

QByteArray jsonLine(const QByteArray &time, const char *level, const char *category, const QByteArray &text)
{
    QByteArray line = "{";
    const auto add = [&line](const char *name, const QByteArray &value) {
        line += (line.size() > 1 ? ",\"" : "\"") + QByteArray(name) + "\":\"" + escaped(value, "\\u00") + '"';
    };
    add("time", time);
    add("level", level);
    add("category", category);
    add("thread", threadName());
    add("message", text);
    if (!t_request.isEmpty())
        add("request", t_request);
    return line + "}\n";
}

void writeLine(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (severity(type) < s_minimum.load(std::memory_order_relaxed))
        return;
    const auto time = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toLatin1();
    const auto *level = Names[size_t(severity(type))];
    const auto *category = context.category ? context.category : "default";
    const auto line = s_format == LogFormat::Json ? jsonLine(time, level, category, text.toUtf8())
                                                  : textLine(time, level, category, text.toUtf8());
    const std::lock_guard lock(s_outMutex);
    std::fwrite(line.constData(), 1, size_t(line.size()), s_out ? s_out : stderr);
    if (s_out)
        std::fflush(s_out);
}

} // namespace

void installLogging(QtMsgType minimum, LogFormat format)
{
    s_format = format;
    setLogLevel(minimum);
    qInstallMessageHandler(writeLine);
}

Status setLogFile(const QString &name)
{
    // Made for its owner alone from the first moment; one that is there keeps its rights.
    QFile made(name);
    const auto problem = [&name](const QString &why) {
        return Error{ErrorCode::FileFailed, QStringLiteral("cannot write the log %1: %2").arg(name, why)};
    };
    if (!made.open(QIODevice::WriteOnly | QIODevice::Append, QFile::ReadOwner | QFile::WriteOwner))
        return problem(made.errorString());
    auto *file = std::fopen(QFile::encodeName(name).constData(), "ae");
    if (!file)
        return problem(qt_error_string());
    const std::lock_guard lock(s_outMutex);
    s_fileName = name;
    if (auto *before = std::exchange(s_out, file))
        std::fclose(before);
    return {};
}

Status reopenLogFile()
{
    QString name;
    {
        const std::lock_guard lock(s_outMutex);
        name = s_fileName;
    }
    return name.isEmpty() ? Status() : setLogFile(name);
}

void setLogLevel(QtMsgType minimum)
{
    s_minimum = severity(minimum);
    QLoggingCategory::setFilterRules(minimum == QtDebugMsg ? QStringLiteral("conclave.*.debug=true") : QString());
}

LogRequest::LogRequest(const QByteArray &id)
    : m_before(std::exchange(t_request, id))
{
}

LogRequest::~LogRequest()
{
    t_request = m_before;
}

} // namespace conclave
