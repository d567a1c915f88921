// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/theme.h"

#include "client/views/platform/systemscheme.h"

#include <QDirIterator>
#include <QFontDatabase>
#include <QResource>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int MinZoom = 80;
constexpr int MaxZoom = 200;

struct TokenColors
{
    Token token;
    QRgb light;
    QRgb dark;
};

constexpr auto colorTable = std::to_array<TokenColors>({
    {Token::Bg, 0xFFFFFFFF, 0xFF16191F},          {Token::BgAlt, 0xFFF6F7F9, 0xFF1B1F27},
    {Token::Hover, 0xFFF2F4F7, 0xFF1F242D},       {Token::Sidebar, 0xFFF3F4F7, 0xFF1A1E25},
    {Token::Rail, 0xFF1E2430, 0xFF0F1217},        {Token::Surface, 0xFFFFFFFF, 0xFF1E232C},
    {Token::Border, 0xFFDDE1E7, 0xFF323946},      {Token::ControlBorder, 0xFF667080, 0xFF8D97A6},
    {Token::Text, 0xFF1B1F26, 0xFFE6E9EE},        {Token::Text2, 0xFF505A68, 0xFFAEB6C2},
    {Token::Text3, 0xFF667080, 0xFF8D97A6},       {Token::Accent, 0xFF2F5FD0, 0xFF7FA4FF},
    {Token::OnAccent, 0xFFFFFFFF, 0xFF0E1420},    {Token::AccentSoft, 0xFFE8EEFC, 0xFF24304A},
    {Token::Link, 0xFF1F56C4, 0xFF8FB1FF},        {Token::Mention, 0xFF8A4B00, 0xFFFFC978},
    {Token::MentionBg, 0xFFFFF3D6, 0xFF3A2F1A},   {Token::Danger, 0xFFB4232C, 0xFFFF8A8F},
    {Token::OnDanger, 0xFFFFFFFF, 0xFF0E1420},    {Token::Warn, 0xFF8A5A00, 0xFFF2B84B},
    {Token::Ok, 0xFF1B7A43, 0xFF62CF8D},          {Token::CodeBg, 0xFFF4F5F7, 0xFF0F1217},
    {Token::CodeText, 0xFF24292F, 0xFFDDE3EA},    {Token::CodeKeyword, 0xFF8A3FB0, 0xFFD59BF6},
    {Token::CodeString, 0xFF1B6B3A, 0xFF8FD6A3},  {Token::CodeNumber, 0xFF0B5FA5, 0xFF7FC4FF},
    {Token::CodeComment, 0xFF667080, 0xFF8D97A6}, {Token::Selection, 0xFFB9D0FB, 0xFF33507F},
    {Token::RailText, 0xFFC7CEDA, 0xFFAEB6C2},
});

constexpr bool isInTokenOrder()
{
    for (std::size_t i = 0; i < colorTable.size(); ++i) {
        if (std::size_t(colorTable[i].token) != i)
            return false;
    }
    return colorTable.size() == std::size_t(Token::Count);
}
static_assert(isInTokenOrder(), "one line for each token, in the order of the enumeration");

struct Face
{
    int size;
    int lineHeight;
    QFont::Weight weight;
};

constexpr Face faceOf(TextStyle style)
{
    switch (style) {
    case TextStyle::Meta:
        return {12, 16, QFont::Normal};
    case TextStyle::Body:
        return {14, 20, QFont::Normal};
    case TextStyle::BodyStrong:
        return {14, 20, QFont::DemiBold};
    case TextStyle::Code:
        return {13, 18, QFont::Normal};
    case TextStyle::Section:
        return {12, 16, QFont::Medium};
    case TextStyle::Head:
        return {16, 22, QFont::DemiBold};
    case TextStyle::Title:
        return {20, 28, QFont::DemiBold};
    }
    Q_UNREACHABLE();
}

QFont bundledFont(TextStyle style)
{
    QFont font;
    if (style == TextStyle::Code) {
        font.setFamilies({u"Hack"_s, QFontDatabase::systemFont(QFontDatabase::FixedFont).family()});
        font.setStyleHint(QFont::Monospace);
        font.setFixedPitch(true);
    } else {
        font.setFamilies({u"Inter"_s, QFontDatabase::systemFont(QFontDatabase::GeneralFont).family()});
    }
    return font;
}

// FNV-1a: the same number on every computer and with every version of Qt.
quint32 stableHash(QStringView text)
{
    quint32 hash = 2166136261U;
    for (const QChar c : text)
        hash = (hash ^ c.unicode()) * 16777619U;
    // Seeds that differ little must not give neighbouring colours (finalizer of MurmurHash3).
    hash = (hash ^ (hash >> 16U)) * 0x85ebca6bU;
    hash = (hash ^ (hash >> 13U)) * 0xc2b2ae35U;
    return hash ^ (hash >> 16U);
}

} // namespace

Theme &Theme::instance()
{
    static Theme theme;
    return theme;
}

void Theme::setScheme(Scheme scheme)
{
    if (m_scheme == scheme)
        return;
    m_scheme = scheme;
    Q_EMIT changed();
}

Theme::Scheme Theme::systemScheme()
{
    return systemPrefersDark() ? Scheme::Dark : Scheme::Light;
}

void Theme::setZoom(int percent)
{
    const int zoom = std::clamp(percent, MinZoom, MaxZoom);
    if (m_zoom == zoom)
        return;
    m_zoom = zoom;
    Q_EMIT changed();
}

QColor Theme::color(Token token) const
{
    return color(m_scheme, token);
}

QColor Theme::color(Scheme scheme, Token token)
{
    Q_ASSERT(token < Token::Count);
    const auto &colors = colorTable[std::size_t(token)];
    return QColor::fromRgb(scheme == Scheme::Light ? colors.light : colors.dark);
}

QPalette Theme::palette() const
{
    const std::pair<QPalette::ColorRole, Token> roles[] = {
        {QPalette::Window, Token::Bg},
        {QPalette::WindowText, Token::Text},
        {QPalette::Base, Token::Surface},
        {QPalette::AlternateBase, Token::BgAlt},
        {QPalette::ToolTipBase, Token::Surface},
        {QPalette::ToolTipText, Token::Text},
        {QPalette::PlaceholderText, Token::Text3},
        {QPalette::Text, Token::Text},
        {QPalette::Button, Token::Surface},
        {QPalette::ButtonText, Token::Text},
        {QPalette::BrightText, Token::OnAccent},
        {QPalette::Light, Token::Surface},
        {QPalette::Midlight, Token::Hover},
        {QPalette::Mid, Token::Border},
        {QPalette::Dark, Token::ControlBorder},
        {QPalette::Highlight, Token::Selection},
        {QPalette::HighlightedText, Token::Text},
        {QPalette::Link, Token::Link},
        {QPalette::LinkVisited, Token::Link},
    };
    QPalette palette;
    for (const auto &[role, token] : roles)
        palette.setColor(role, color(token));
    palette.setColor(QPalette::Shadow, m_scheme == Scheme::Light ? color(Token::Text) : color(Token::Rail));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, color(Token::Text3));
    palette.setColor(QPalette::Disabled, QPalette::Base, color(Token::BgAlt));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, color(Token::Border));
    return palette;
}

QFont Theme::font(TextStyle style) const
{
    const auto face = faceOf(style);
    auto font = bundledFont(style);
    font.setPixelSize(px(face.size));
    font.setWeight(face.weight);
    return font;
}

int Theme::lineHeight(TextStyle style) const
{
    return px(faceOf(style).lineHeight);
}

QColor Theme::avatarColor(QStringView seed) const
{
    return QColor::fromHsl(int(stableHash(seed) % 360), 110, 82).toRgb(); // 43 % saturation, 32 % lightness
}

void Theme::loadFonts()
{
    QDirIterator files(u":/conclave/fonts"_s, {u"*.otf"_s, u"*.ttf"_s}, QDir::Files);
    while (files.hasNext()) {
        const QResource file(files.next());
        const auto bytes = QByteArray::fromRawData(reinterpret_cast<const char *>(file.data()), file.size());
        const int id = QFontDatabase::addApplicationFontFromData(bytes);
        Q_ASSERT(id >= 0);
        Q_UNUSED(id)
    }
}

} // namespace conclave::client
