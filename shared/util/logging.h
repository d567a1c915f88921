// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QLoggingCategory>

// Every logging category of the suite. A log line never holds a token, a password or message text.
namespace conclave {

Q_DECLARE_LOGGING_CATEGORY(lcServer)
Q_DECLARE_LOGGING_CATEGORY(lcTransport)
Q_DECLARE_LOGGING_CATEGORY(lcHttp)
Q_DECLARE_LOGGING_CATEGORY(lcDomain)
Q_DECLARE_LOGGING_CATEGORY(lcStorage)
Q_DECLARE_LOGGING_CATEGORY(lcClient)
Q_DECLARE_LOGGING_CATEGORY(lcSync)

enum class LogFormat { Text, Json };

// Writes one line an entry to standard error, with control characters escaped: UTC time, level, category, text; or the
// same and the thread's name as a JSON object. `minimum` and above are shown. Call once, at the start of main().
void installLogging(QtMsgType minimum, LogFormat format = LogFormat::Text);
// From now on to the end of this file instead of standard error. FileFailed: it cannot be written; all stays as it was.
Status setLogFile(const QString &name);
Status reopenLogFile(); // somebody moved it away; nothing is lost; any thread
void setLogLevel(QtMsgType minimum); // any thread, any time

// While it lives, what its thread logs names this request.
class LogRequest
{
public:
    explicit LogRequest(const QByteArray &id); // ASCII without blanks
    ~LogRequest();
    LogRequest(const LogRequest &) = delete;
    LogRequest &operator=(const LogRequest &) = delete;

private:
    const QByteArray m_before;
};

} // namespace conclave
