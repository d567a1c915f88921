// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/platform/autostart.h"

#include <QDir>
#include <QSettings>

// A value of the user's Run key.
using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr auto RunKey = "HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Run";

// As CommandLineToArgvW takes it apart: backslashes count double before a quotation mark.
QString quoted(const QString &argument)
{
    QString inside;
    int backslashes = 0;
    for (const auto c : argument) {
        if (c == u'"')
            inside += QString(backslashes + 1, u'\\');
        backslashes = c == u'\\' ? backslashes + 1 : 0;
        inside += c;
    }
    return u"\"%1%2\""_s.arg(inside, QString(backslashes, u'\\'));
}

} // namespace

bool Autostart::isOn() const
{
    return QSettings(QLatin1StringView(RunKey), QSettings::NativeFormat).contains(id);
}

Status Autostart::setOn(bool on) const
{
    QSettings run(QLatin1StringView(RunKey), QSettings::NativeFormat);
    QStringList words{quoted(QDir::toNativeSeparators(command.value(0)))};
    for (const auto &argument : command.mid(1))
        words << quoted(argument);
    if (on)
        run.setValue(id, words.join(u' '));
    else
        run.remove(id);
    run.sync();
    return run.status() == QSettings::NoError ? Status() : Error{ErrorCode::FileFailed, QLatin1StringView(RunKey)};
}

} // namespace conclave::client
