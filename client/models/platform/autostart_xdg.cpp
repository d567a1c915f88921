// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/platform/autostart.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>

// A desktop entry in the autostart directory, as freedesktop.org describes it.
using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

QString directory()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + "/autostart"_L1;
}

QString fileOf(const QString &id)
{
    return u"%1/%2.desktop"_s.arg(directory(), id);
}

// Quoted for Exec, and then for a value of the file; a per cent sign would begin a field code.
QString quoted(const QString &argument)
{
    QString inside;
    for (const auto c : argument) {
        if (u"\"`$\\"_s.contains(c))
            inside += u'\\';
        inside += c;
        if (c == u'%')
            inside += c;
    }
    return u"\"%1\""_s.arg(inside.replace(u'\\', u"\\\\"_s));
}

} // namespace

bool Autostart::isOn() const
{
    QFile file(fileOf(id));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const auto lines = QString::fromUtf8(file.readAll()).split(u'\n');
    return !lines.contains("Hidden=true"_L1) && !lines.contains("X-GNOME-Autostart-enabled=false"_L1);
}

Status Autostart::setOn(bool on) const
{
    const auto name = fileOf(id);
    if (!on) {
        QFile file(name);
        return !file.exists() || file.remove() ? Status() : Error{ErrorCode::FileFailed, file.errorString()};
    }
    if (!QDir().mkpath(directory()))
        return Error{ErrorCode::FileFailed, directory()};
    QStringList words;
    for (const auto &argument : command)
        words << quoted(argument);
    const auto entry = u"[Desktop Entry]\nType=Application\nName=Conclave\nExec=%1\nIcon=conclave\nTerminal=false\n"
                       "StartupNotify=false\nX-GNOME-Autostart-enabled=true\n"_s.arg(words.join(u' '));
    QSaveFile file(name);
    if (!file.open(QIODevice::WriteOnly) || file.write(entry.toUtf8()) < 0 || !file.commit())
        return Error{ErrorCode::FileFailed, file.errorString()};
    return {};
}

} // namespace conclave::client
