// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

namespace conclave::test {

// An object of a program as a screen reader meets it over AT-SPI: what it says of itself when it was looked at, and
// what can be done with it. Knows nothing of the program.
class Accessible
{
public:
    enum State { Editable = 7, Enabled = 8, Focusable = 11, Focused = 12, Selected = 23, Showing = 25, Visible = 30 };

    Accessible() = default;
    Accessible(const QDBusConnection &bus, const QString &service, const QString &path);

    // All below this object, itself first, each with its place; children that ended meanwhile are left out.
    QList<Accessible> walk() const;
    Accessible look() const; // this one as it is now
    Accessible window() const; // that this object is in: popups are not among a program's children

    bool isNull() const { return m_path.isEmpty(); }
    bool operator==(const Accessible &other) const { return m_service == other.m_service && m_path == other.m_path; }
    QString name;
    QString role;
    QString place; // the roles and names on the way to it
    quint64 states = 0;
    bool is(State state) const { return states >> state & 1; }

    QString text() const; // its content
    QString description() const;
    bool setText(const QString &text) const; // as an assistive technology does
    QStringList actions() const;
    bool act(const QString &action) const;
    bool focus() const;

private:
    QDBusConnection m_bus{QString()};
    QString m_service;
    QString m_path;

    Accessible parent() const;
    QDBusMessage call(const QString &interface, const QString &method, const QVariantList &arguments = {}) const;
    QDBusMessage message(const QString &interface, const QString &method, const QVariantList &arguments = {}) const;
    QDBusMessage property(const QString &interface, const QString &which) const;
};

// A reader's end of the accessibility bus: the programs that are on it, what they tell, and the keys that its user
// presses.
class ScreenReader : public QObject
{
    Q_OBJECT

public:
    explicit ScreenReader(const QDBusConnection &bus);

    bool listen(); // to what programs tell
    Accessible program(qint64 pid) const; // null while it is not there
    Accessible focused() const { return m_focused; } // what told last that it has the focus
    const QStringList &announcements() const { return m_announcements; } // all that were
    bool press(const QString &keys) const; // "Return", "Control+k": X's names

private Q_SLOTS:
    void hear(const QDBusMessage &event);

private:
    enum class Key : uint { Press = 0, Release = 1, Symbol = 3 }; // as GenerateKeyboardEvent names them
    bool sendKey(int code, Key kind) const;

    QDBusConnection m_bus;
    Accessible m_focused;
    QStringList m_announcements;
};

} // namespace conclave::test
