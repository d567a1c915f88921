// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/readerstage.h"

#include <QCoreApplication>
#include <QFile>
#include <QTest>
#include <QTextStream>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::test {

ReaderStage::~ReaderStage()
{
    if (m_program.state() != QProcess::NotRunning) {
        m_program.kill();
        m_program.waitForFinished();
    }
    QTextStream(stderr) << log();
}

QString ReaderStage::log()
{
    m_log += m_program.readAll();
    return QString::fromUtf8(m_log);
}

bool ReaderStage::start(const QStringList &arguments, const QStringList &watcher)
{
    if (!m_desktop.start())
        return false;
    m_reader = std::make_unique<ScreenReader>(m_desktop.accessibilityBus());
    m_program.setProcessEnvironment(m_desktop.environment());
    m_program.setProcessChannelMode(QProcess::MergedChannels);
    auto command = watcher + QStringList{QCoreApplication::applicationDirPath() + u"/conclave"_s} + arguments;
    const auto first = command.takeFirst();
    m_program.start(first, command);
    return m_reader->listen() && m_program.waitForStarted()
        && waitFor([this] { return !root().isNull(); }, u"the program"_s);
}

Accessible ReaderStage::root() const
{
    const auto pid = m_program.processId();
    const auto own = m_reader->program(pid);
    QFile children(u"/proc/%1/task/%1/children"_s.arg(pid));
    if (!own.isNull() || !children.open(QIODevice::ReadOnly))
        return own;
    const auto child = children.readAll().split(' ').constFirst().toLongLong();
    return child > 0 ? m_reader->program(child) : Accessible();
}

QList<Accessible> ReaderStage::everything() const
{
    const auto program = root();
    if (program.isNull())
        return {};
    auto all = program.walk();
    const auto front = m_reader->focused().isNull() ? Accessible() : m_reader->focused().window();
    const auto isFront = [&front](const Accessible &one) { return one == front; };
    if (!front.isNull() && std::none_of(all.cbegin(), all.cend(), isFront))
        all = front.walk() + all;
    return all;
}

Accessible ReaderStage::seen(const QString &role, const QString &name) const
{
    for (const auto &one : everything()) {
        if (one.role == role && one.name.contains(name) && one.is(Accessible::Showing))
            return one;
    }
    return {};
}

Accessible ReaderStage::find(const QString &role, const QString &name) const
{
    Accessible found;
    waitFor([&] { return !(found = seen(role, name)).isNull(); }, role + u' ' + name);
    return found;
}

Accessible ReaderStage::focused(const QString &role, const QString &name) const
{
    Accessible found;
    const auto isThere = [&] {
        found = m_reader->focused();
        return found.role == role && found.name.contains(name);
    };
    return waitFor(isThere, u"the focus on "_s + role + u' ' + name) ? found : Accessible();
}

bool ReaderStage::isGone(const QString &role, const QString &name) const
{
    return waitFor([&] { return seen(role, name).isNull(); }, u"the end of "_s + role + u' ' + name);
}

bool ReaderStage::says(const QString &text) const
{
    return waitFor([&] { return m_reader->announcements().join(u'\n').contains(text); }, u"the announcement "_s + text);
}

QStringList ReaderStage::unnamed() const
{
    QStringList places;
    for (const auto &one : everything()) {
        if (one.is(Accessible::Focusable) && one.is(Accessible::Visible) && one.name.trimmed().isEmpty())
            places.append(one.place);
    }
    return places;
}

bool ReaderStage::waitFor(const std::function<bool()> &done, const QString &what) const
{
    if (QTest::qWaitFor(done, PatienceMs))
        return true;
    QString report = u"nowhere: %1; last focused: %2 %3; announced: %4\n"_s.arg(
        what, m_reader->focused().role, m_reader->focused().name, m_reader->announcements().join(u" | "_s));
    for (const auto &one : everything()) {
        if (one.is(Accessible::Showing) && !one.name.isEmpty())
            report += u"  %1 '%2'\n"_s.arg(one.role, one.name);
    }
    qWarning().noquote() << report;
    return false;
}

} // namespace conclave::test
