// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/messagebus.h"

#include <QDBusMessage>
#include <QFile>

using namespace Qt::StringLiterals;

namespace conclave::test {

namespace {

// As session buses are set up, but for the services that they start.
constexpr auto Setup = R"(<busconfig>
  <type>session</type>
  <listen>unix:path=%1</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
)";

constexpr auto SessionPath = "/org/freedesktop/login1/session/_31"_L1;
constexpr auto Exported
    = QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals | QDBusConnection::ExportAllProperties;

void serve(QDBusConnection connection, const QString &service, const QString &path, QObject *object)
{
    if (!connection.registerObject(path, object, Exported) || !connection.registerService(service))
        qFatal("cannot serve %s", qPrintable(service));
}

} // namespace

MessageBus::MessageBus() = default;

MessageBus::~MessageBus()
{
    m_daemon.kill();
    m_daemon.waitForFinished();
}

bool MessageBus::start()
{
    QFile setup(m_directory.filePath(u"bus.conf"_s));
    if (!setup.open(QIODevice::WriteOnly))
        return false;
    setup.write(QString::fromLatin1(Setup).arg(m_directory.filePath(u"bus"_s)).toUtf8());
    setup.close();
    m_daemon.start(u"dbus-daemon"_s, {u"--config-file"_s, setup.fileName(), u"--nofork"_s, u"--print-address=1"_s});
    if (!m_daemon.waitForStarted() || !m_daemon.waitForReadyRead())
        return false;
    m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
    return !m_address.isEmpty();
}

QDBusConnection MessageBus::connect(const QString &name) const
{
    return QDBusConnection::connectToBus(m_address, name);
}

FakeNotifications::FakeNotifications(const QDBusConnection &connection)
{
    serve(connection, u"org.freedesktop.Notifications"_s, u"/org/freedesktop/Notifications"_s, this);
}

uint FakeNotifications::Notify(const QString &, uint replaces, const QString &, const QString &title,
                               const QString &body, const QStringList &actions, const QVariantMap &hints, int)
{
    const uint id = replaces > 0 ? replaces : ++m_last;
    shown.append({id, replaces, title, body, actions, hints});
    return id;
}

void FakeNotifications::CloseNotification(uint id)
{
    closed.append(id);
    Q_EMIT NotificationClosed(id, 3);
}

FakeScreenSaver::FakeScreenSaver(const QDBusConnection &connection)
{
    serve(connection, u"org.freedesktop.ScreenSaver"_s, u"/org/freedesktop/ScreenSaver"_s, this);
}

FakeLogin::FakeLogin(const QDBusConnection &connection)
    : m_connection(connection)
{
    m_connection.registerObject(SessionPath, &session, Exported);
    serve(m_connection, u"org.freedesktop.login1"_s, u"/org/freedesktop/login1"_s, this);
}

QDBusObjectPath FakeLogin::GetSession(const QString &) const
{
    return QDBusObjectPath(SessionPath);
}

void FakeLogin::tell(const QString &property, bool value)
{
    auto message
        = QDBusMessage::createSignal(SessionPath, u"org.freedesktop.DBus.Properties"_s, u"PropertiesChanged"_s);
    message << u"org.freedesktop.login1.Session"_s << QVariantMap{{property, value}} << QStringList();
    m_connection.send(message);
}

} // namespace conclave::test
