// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>

namespace conclave::client {

enum class Token : quint8 {
    Bg,
    BgAlt,
    Hover,
    Sidebar,
    Rail,
    Surface,
    Border,
    ControlBorder,
    Text,
    Text2,
    Text3,
    Accent,
    OnAccent,
    AccentSoft,
    Link,
    Mention,
    MentionBg,
    Danger,
    OnDanger,
    Warn,
    Ok,
    CodeBg,
    CodeText,
    CodeKeyword,
    CodeString,
    CodeNumber,
    CodeComment,
    Selection,
    RailText,
    Count,
};

enum class TextStyle : quint8 { Meta, Body, BodyStrong, Code, Section, Head, Title };

// Every colour, font and length of the client. Lengths are logical pixels at 100 %; px() applies the user's zoom. One
// instance, on the GUI thread; changed() after any of it changed.
class Theme : public QObject
{
    Q_OBJECT

public:
    enum class Scheme : quint8 { Light, Dark };
    static Theme &instance();

    Scheme scheme() const { return m_scheme; }
    void setScheme(Scheme scheme);
    static Scheme systemScheme(); // as the desktop says; Light when it does not say
    int zoom() const { return m_zoom; } // per cent, 80 to 200
    void setZoom(int percent);

    QColor color(Token token) const;
    static QColor color(Scheme scheme, Token token);
    QPalette palette() const; // of the standard controls
    QFont font(TextStyle style) const;
    int lineHeight(TextStyle style) const; // fixed, not taken from the font
    int px(int length) const { return length * m_zoom / 100; }
    QColor avatarColor(QStringView seed) const; // dark enough for white letters

    static void loadFonts(); // those that come with the program; once, after QGuiApplication

Q_SIGNALS:
    void changed();

private:
    Theme() = default;

    Scheme m_scheme = Scheme::Light;
    int m_zoom = 100;
};

} // namespace conclave::client
