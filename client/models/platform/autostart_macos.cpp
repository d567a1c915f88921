// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/platform/autostart.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QXmlStreamWriter>

// A property list among the user's launch agents.
using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

QString directory()
{
    return QDir::homePath() + "/Library/LaunchAgents"_L1;
}

QString fileOf(const QString &id)
{
    return u"%1/%2.plist"_s.arg(directory(), id);
}

QByteArray propertyList(const QString &id, const QStringList &command)
{
    QByteArray text;
    QXmlStreamWriter xml(&text);
    xml.setAutoFormatting(true);
    xml.writeStartDocument();
    xml.writeDTD(u"<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
                 "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">"_s);
    xml.writeStartElement(u"plist"_s);
    xml.writeAttribute(u"version"_s, u"1.0"_s);
    xml.writeStartElement(u"dict"_s);
    xml.writeTextElement(u"key"_s, u"Label"_s);
    xml.writeTextElement(u"string"_s, id);
    xml.writeTextElement(u"key"_s, u"ProgramArguments"_s);
    xml.writeStartElement(u"array"_s);
    for (const auto &argument : command)
        xml.writeTextElement(u"string"_s, argument);
    xml.writeEndElement();
    xml.writeTextElement(u"key"_s, u"RunAtLoad"_s);
    xml.writeEmptyElement(u"true"_s);
    xml.writeEndDocument();
    return text;
}

} // namespace

bool Autostart::isOn() const
{
    return QFile::exists(fileOf(id));
}

Status Autostart::setOn(bool on) const
{
    if (!on) {
        QFile file(fileOf(id));
        return !file.exists() || file.remove() ? Status() : Error{ErrorCode::FileFailed, file.errorString()};
    }
    if (!QDir().mkpath(directory()))
        return Error{ErrorCode::FileFailed, directory()};
    QSaveFile file(fileOf(id));
    if (!file.open(QIODevice::WriteOnly) || file.write(propertyList(id, command)) < 0 || !file.commit())
        return Error{ErrorCode::FileFailed, file.errorString()};
    return {};
}

} // namespace conclave::client
