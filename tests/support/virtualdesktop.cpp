// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/virtualdesktop.h"

#include <QDBusInterface>
#include <QDBusReply>
#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>
#include <QThread>

using namespace Qt::StringLiterals;

namespace conclave::test {

namespace {

constexpr int PatienceMs = 30'000;
constexpr auto LauncherService = "/usr/share/dbus-1/services/org.a11y.Bus.service";

QString launcher() // of the accessibility bus
{
    const QSettings service(QString::fromLatin1(LauncherService), QSettings::IniFormat);
    const auto program = service.value(u"D-BUS Service/Exec"_s).toString().section(u' ', 0, 0);
    return QFileInfo(program).isExecutable() ? program : QString();
}

void end(QProcess &process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    process.terminate(); // so that it ends what it started
    if (process.waitForFinished(PatienceMs))
        return;
    process.kill();
    process.waitForFinished();
}

} // namespace

VirtualDesktop::VirtualDesktop() = default;

VirtualDesktop::~VirtualDesktop()
{
    QDBusConnection::disconnectFromBus(u"accessibility"_s);
    QDBusConnection::disconnectFromBus(u"launcher"_s);
    end(m_accessibility);
    end(m_windowManager);
    end(m_screen);
}

QString VirtualDesktop::missing()
{
    for (const auto &program : {u"Xvfb"_s, u"openbox"_s, u"dbus-daemon"_s}) {
        if (QStandardPaths::findExecutable(program).isEmpty())
            return program + u" is not installed"_s;
    }
    return launcher().isEmpty() ? u"at-spi2-core is not installed"_s : QString();
}

QProcessEnvironment VirtualDesktop::environment() const
{
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const auto &name : {u"WAYLAND_DISPLAY"_s, u"XAUTHORITY"_s, u"AT_SPI_BUS_ADDRESS"_s, u"NO_AT_BRIDGE"_s})
        environment.remove(name);
    environment.insert(u"DISPLAY"_s, m_display);
    environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, m_bus.address());
    environment.insert(u"DBUS_SYSTEM_BUS_ADDRESS"_s, u"unix:path=/nonexistent"_s);
    environment.insert(u"HOME"_s, home());
    environment.insert(u"XDG_RUNTIME_DIR"_s, m_directory.filePath(u"run"_s));
    for (const auto &kind : {u"CONFIG"_s, u"DATA"_s, u"CACHE"_s, u"STATE"_s})
        environment.insert(u"XDG_%1_HOME"_s.arg(kind), home() + u"/"_s + kind.toLower());
    environment.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
    environment.insert(u"QT_LINUX_ACCESSIBILITY_ALWAYS_ON"_s, u"1"_s);
    environment.insert(u"LC_ALL"_s, u"en_US.UTF-8"_s);
    return environment;
}

bool VirtualDesktop::start()
{
    const QDir directory(m_directory.path());
    if (!directory.mkpath(u"home"_s) || !directory.mkpath(u"run"_s)
        || !QFile::setPermissions(directory.filePath(u"run"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return false;
    if (!startScreen() || !m_bus.start())
        return false;
    m_windowManager.setProcessEnvironment(environment());
    m_windowManager.setStandardErrorFile(directory.filePath(u"windows.log"_s));
    m_windowManager.start(u"openbox"_s, QStringList{});
    return m_windowManager.waitForStarted() && startAccessibility();
}

bool VirtualDesktop::startScreen()
{
    m_screen.setStandardErrorFile(m_directory.filePath(u"screen.log"_s));
    m_screen.start(
        u"Xvfb"_s,
        {u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, u"1280x900x24"_s, u"-nolisten"_s, u"tcp"_s, u"-noreset"_s});
    QByteArray number; // of a free display, on a line
    while (!number.endsWith('\n') && m_screen.waitForReadyRead(PatienceMs))
        number += m_screen.readAllStandardOutput();
    m_display = u":"_s + QString::fromLatin1(number.trimmed());
    return number.endsWith('\n');
}

bool VirtualDesktop::startAccessibility()
{
    m_accessibility.setProcessEnvironment(environment());
    m_accessibility.setStandardErrorFile(m_directory.filePath(u"accessibility.log"_s));
    m_accessibility.start(launcher(), QStringList{u"--launch-immediately"_s});
    auto session = m_bus.connect(u"launcher"_s);
    QDeadlineTimer patience(PatienceMs);
    while (m_accessibilityAddress.isEmpty() && !patience.hasExpired()) {
        QDBusInterface bus(u"org.a11y.Bus"_s, u"/org/a11y/bus"_s, u"org.a11y.Bus"_s, session);
        const QDBusReply<QString> address = bus.call(u"GetAddress"_s);
        if (address.isValid())
            m_accessibilityAddress = address.value();
        else
            QThread::msleep(20); // nothing tells when it is there
    }
    return accessibilityBus().isConnected();
}

QDBusConnection VirtualDesktop::accessibilityBus() const
{
    return QDBusConnection::connectToBus(m_accessibilityAddress, u"accessibility"_s);
}

} // namespace conclave::test
