// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/platform/autostart.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::client;

// Starting with the session, as the desktop sees it.
class tst_Autostart : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_directory;

    QString fileOf(const QString &id) const { return m_directory.filePath(u"autostart/%1.desktop"_s.arg(id)); }
    QStringList linesOf(const QString &id) const
    {
        QFile file(fileOf(id));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split(u'\n') : QStringList();
    }
    bool write(const QString &id, const QByteArray &text) const
    {
        QFile file(fileOf(id));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    }

private Q_SLOTS:
    void init() { qputenv("XDG_CONFIG_HOME", m_directory.path().toUtf8()); }

    void isSwitchedOnAndOff()
    {
        const Autostart entry{u"conclave"_s, {u"/opt/conclave/bin/conclave"_s, u"--hidden"_s}};
        QVERIFY(!entry.isOn());
        QVERIFY(entry.setOn(true));
        QVERIFY(entry.isOn());
        const auto lines = linesOf(u"conclave"_s);
        QCOMPARE(lines.first(), u"[Desktop Entry]"_s);
        QVERIFY(lines.contains(u"Type=Application"_s) && lines.contains(u"Name=Conclave"_s));
        QVERIFY(lines.contains(u"Exec=\"/opt/conclave/bin/conclave\" \"--hidden\""_s));
        QVERIFY(lines.contains(u"StartupNotify=false"_s)); // it shows nothing
        QVERIFY(entry.setOn(false));
        QVERIFY(!entry.isOn() && !QFile::exists(fileOf(u"conclave"_s)));
        QVERIFY(entry.setOn(false)); // there is nothing to be done
    }

    void profilesHaveEntriesOfTheirOwn()
    {
        const Autostart first{u"conclave"_s, {u"/bin/conclave"_s}};
        const Autostart second{u"conclave-2"_s, {u"/bin/conclave"_s, u"--profile"_s, u"/home/ana/two"_s}};
        QVERIFY(first.setOn(true) && !second.isOn());
        QVERIFY(second.setOn(true) && first.setOn(false));
        QVERIFY(second.isOn());
        QVERIFY(second.setOn(false));
    }

    void quotesWhatIsUnusual()
    {
        const Autostart entry{u"odd"_s, {u"/home/an a/100% $HOME/con\"clave"_s}};
        QVERIFY(entry.setOn(true));
        QVERIFY2(linesOf(u"odd"_s).contains(u"Exec=\"/home/an a/100%% \\\\$HOME/con\\\\\"clave\""_s),
                 qPrintable(linesOf(u"odd"_s).join(u'\n')));
    }

    void respectsWhatTheDesktopSwitchedOff()
    {
        const Autostart entry{u"conclave"_s, {u"/bin/conclave"_s}};
        QVERIFY(write(u"conclave"_s, "[Desktop Entry]\nExec=conclave\nHidden=true\n"));
        QVERIFY(!entry.isOn());
        QVERIFY(write(u"conclave"_s, "[Desktop Entry]\nExec=conclave\nX-GNOME-Autostart-enabled=false\n"));
        QVERIFY(!entry.isOn());
        QVERIFY(entry.setOn(true));
        QVERIFY(entry.isOn());
    }

    void saysWhenItCannotBeKept()
    {
        QTemporaryDir other;
        qputenv("XDG_CONFIG_HOME", other.filePath(u"file"_s).toUtf8());
        QFile file(other.filePath(u"file"_s)); // where a directory would have to be
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto done = Autostart{u"conclave"_s, {u"/bin/conclave"_s}}.setOn(true);
        QVERIFY(!done);
        QCOMPARE(done.error().code, conclave::ErrorCode::FileFailed);
        QVERIFY(!done.error().detail.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_Autostart)
#include "tst_autostart.moc"
