// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/icons.h"
#include "client/views/theme.h"

#include <QFontInfo>
#include <QImage>
#include <QtTest>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace conclave::client;

namespace {

// Relative luminance and contrast as WCAG 2 defines them.
double luminance(const QColor &color)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    const auto rgb = color.toRgb();
    return 0.2126 * linear(rgb.redF()) + 0.7152 * linear(rgb.greenF()) + 0.0722 * linear(rgb.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

double contrast(Theme::Scheme scheme, Token a, Token b)
{
    return contrast(Theme::color(scheme, a), Theme::color(scheme, b));
}

} // namespace

class tst_Theme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void hasTheContrastsItWasDesignedWith_data();
    void hasTheContrastsItWasDesignedWith();
    void hasReadableText_data();
    void hasReadableText();
    void hasVisibleControls_data();
    void hasVisibleControls();
    void hasReadableInitialsOnEveryAvatar();
    void givesAPersonTheSameColourAlways();
    void tellsOnlyOfChanges();
    void keepsTheZoomWithinItsBounds();
    void scalesFontsLineHeightsAndLengthsAlike();
    void comesWithItsFonts();
    void followsTheSchemeInItsPalette();
    void paintsEveryIconInTheColourAskedFor();
    void paintsIconsSharplyAtAnyRatio();
    void changesIconsWithTheScheme();
};

void tst_Theme::initTestCase()
{
    Theme::loadFonts();
}

void tst_Theme::init()
{
    Theme::instance().setScheme(Theme::Scheme::Light);
    Theme::instance().setZoom(100);
}

void tst_Theme::hasTheContrastsItWasDesignedWith_data()
{
    QTest::addColumn<Token>("front");
    QTest::addColumn<Token>("back");
    QTest::addColumn<double>("light");
    QTest::addColumn<double>("dark");
    const auto row = [](const char *name, Token front, Token back, double light, double dark) {
        QTest::newRow(name) << front << back << light << dark;
    };
    row("border", Token::Border, Token::Bg, 1.31, 1.52);
    row("controlBorder", Token::ControlBorder, Token::Bg, 5.01, 5.96);
    row("text", Token::Text, Token::Bg, 16.53, 14.46);
    row("text, selected", Token::Text, Token::Selection, 10.61, 6.65);
    row("text2", Token::Text2, Token::Bg, 6.99, 8.61);
    row("text2 in the sidebar", Token::Text2, Token::Sidebar, 6.36, 8.17);
    row("text3", Token::Text3, Token::Bg, 5.01, 5.96);
    row("text3 in the sidebar", Token::Text3, Token::Sidebar, 4.55, 5.66);
    row("text3, hovered", Token::Text3, Token::Hover, 4.54, 5.27);
    row("accent", Token::Accent, Token::Bg, 5.72, 7.26);
    row("onAccent", Token::OnAccent, Token::Accent, 5.72, 7.60);
    row("accent on accentSoft", Token::Accent, Token::AccentSoft, 4.92, 5.42);
    row("link", Token::Link, Token::Bg, 6.59, 8.30);
    row("link, hovered", Token::Link, Token::Hover, 5.98, 7.34);
    row("link, selected", Token::Link, Token::Selection, 4.23, 3.82);
    row("mention", Token::Mention, Token::MentionBg, 6.17, 8.67);
    row("danger", Token::Danger, Token::Bg, 6.53, 7.78);
    row("onDanger", Token::OnDanger, Token::Danger, 6.53, 8.15);
    row("warn", Token::Warn, Token::Bg, 5.93, 9.84);
    row("ok", Token::Ok, Token::Bg, 5.37, 9.08);
    row("code", Token::CodeText, Token::CodeBg, 13.43, 14.52);
    row("keyword", Token::CodeKeyword, Token::CodeBg, 5.63, 8.80);
    row("string", Token::CodeString, Token::CodeBg, 6.00, 11.00);
    row("number", Token::CodeNumber, Token::CodeBg, 6.03, 10.04);
    row("comment", Token::CodeComment, Token::CodeBg, 4.59, 6.35);
    row("railText", Token::RailText, Token::Rail, 9.83, 9.18);
}

void tst_Theme::hasTheContrastsItWasDesignedWith()
{
    QFETCH(Token, front);
    QFETCH(Token, back);
    QFETCH(double, light);
    QFETCH(double, dark);
    QCOMPARE_LT(std::abs(contrast(Theme::Scheme::Light, front, back) - light), 0.01);
    QCOMPARE_LT(std::abs(contrast(Theme::Scheme::Dark, front, back) - dark), 0.01);
}

void tst_Theme::hasReadableText_data()
{
    QTest::addColumn<Token>("text");
    QTest::addColumn<Token>("back");
    const auto number = [](Token token) { return QByteArray::number(int(token)); };
    for (const auto back : {Token::Bg, Token::BgAlt, Token::Hover, Token::Sidebar, Token::Surface}) {
        for (const auto text : {Token::Text, Token::Text2, Token::Text3, Token::Accent, Token::Link, Token::Danger,
                                Token::Warn, Token::Ok})
            QTest::newRow(number(text) + " on " + number(back)) << text << back;
    }
    for (const auto text : {Token::Text, Token::Text2, Token::Accent})
        QTest::newRow(number(text) + " on accentSoft") << text << Token::AccentSoft;
}

void tst_Theme::hasReadableText()
{
    QFETCH(Token, text);
    QFETCH(Token, back);
    QCOMPARE_GE(contrast(Theme::Scheme::Light, text, back), 4.5);
    QCOMPARE_GE(contrast(Theme::Scheme::Dark, text, back), 4.5);
}

void tst_Theme::hasVisibleControls_data()
{
    QTest::addColumn<Token>("back");
    for (const auto back : {Token::Bg, Token::BgAlt, Token::Hover, Token::Sidebar, Token::Surface, Token::AccentSoft})
        QTest::newRow(QByteArray::number(int(back))) << back;
}

void tst_Theme::hasVisibleControls()
{
    QFETCH(Token, back);
    for (const auto scheme : {Theme::Scheme::Light, Theme::Scheme::Dark}) {
        QCOMPARE_GE(contrast(scheme, Token::ControlBorder, back), 3.0);
        QCOMPARE_GE(contrast(scheme, Token::Accent, back), 3.0); // also the focus ring
    }
}

void tst_Theme::hasReadableInitialsOnEveryAvatar()
{
    QSet<int> hues;
    for (int i = 0; i < 8000; ++i) {
        const auto color = Theme::instance().avatarColor(u"seed %1"_s.arg(i));
        QCOMPARE_GE(contrast(color, Qt::white), 4.5);
        hues.insert(color.hslHue());
    }
    QCOMPARE_GE(hues.size(), 350);
}

void tst_Theme::givesAPersonTheSameColourAlways()
{
    const auto &theme = Theme::instance();
    QCOMPARE(theme.avatarColor(u"0197f3a0").name(), u"#75352f"_s);
    QVERIFY(theme.avatarColor(u"0197f3a0") != theme.avatarColor(u"0197f3a1"));
}

void tst_Theme::tellsOnlyOfChanges()
{
    auto &theme = Theme::instance();
    const QSignalSpy changes(&theme, &Theme::changed);
    theme.setScheme(Theme::Scheme::Light);
    theme.setZoom(100);
    QCOMPARE(changes.size(), 0);
    theme.setScheme(Theme::Scheme::Dark);
    theme.setZoom(120);
    QCOMPARE(changes.size(), 2);
}

void tst_Theme::keepsTheZoomWithinItsBounds()
{
    auto &theme = Theme::instance();
    theme.setZoom(10);
    QCOMPARE(theme.zoom(), 80);
    theme.setZoom(1000);
    QCOMPARE(theme.zoom(), 200);
}

void tst_Theme::scalesFontsLineHeightsAndLengthsAlike()
{
    auto &theme = Theme::instance();
    QCOMPARE(theme.font(TextStyle::Body).pixelSize(), 14);
    QCOMPARE(theme.lineHeight(TextStyle::Body), 20);
    theme.setZoom(200);
    QCOMPARE(theme.font(TextStyle::Body).pixelSize(), 28);
    QCOMPARE(theme.lineHeight(TextStyle::Body), 40);
    QCOMPARE(theme.px(34), 68);
}

void tst_Theme::comesWithItsFonts()
{
    const auto &theme = Theme::instance();
    for (const auto style : {TextStyle::Meta, TextStyle::Body, TextStyle::BodyStrong, TextStyle::Section}) {
        const QFontInfo info(theme.font(style));
        QCOMPARE(info.family(), u"Inter"_s);
        QCOMPARE(info.weight(), int(theme.font(style).weight()));
    }
    QCOMPARE(QFontInfo(theme.font(TextStyle::Code)).family(), u"Hack"_s);
    auto italic = theme.font(TextStyle::Body);
    italic.setItalic(true);
    QVERIFY(QFontInfo(italic).italic());
}

void tst_Theme::followsTheSchemeInItsPalette()
{
    auto &theme = Theme::instance();
    for (const auto scheme : {Theme::Scheme::Light, Theme::Scheme::Dark}) {
        theme.setScheme(scheme);
        const auto palette = theme.palette();
        QCOMPARE(palette.color(QPalette::Window), Theme::color(scheme, Token::Bg));
        QCOMPARE_GE(contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)), 4.5);
        QCOMPARE_GE(contrast(palette.color(QPalette::PlaceholderText), palette.color(QPalette::Base)), 4.5);
    }
}

void tst_Theme::paintsEveryIconInTheColourAskedFor()
{
    const QDir icons(u":/conclave/icons"_s);
    const auto names = icons.entryList({u"*.svg"_s});
    QCOMPARE_GT(names.size(), 60);
    for (const auto &name : names) {
        QImage image(24, 24, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::white);
        QPainter painter(&image);
        paintIcon(painter, image.rect(), QFileInfo(name).baseName().toLatin1().constData(), Qt::red);
        painter.end();
        int painted = 0;
        for (int i = 0; i < image.width() * image.height(); ++i) {
            const auto pixel = image.pixelColor(i % image.width(), i / image.width());
            QCOMPARE(pixel.red(), 255); // red on white, more or less
            painted += pixel == QColor(Qt::white) ? 0 : 1;
        }
        QVERIFY2(painted > 10, qPrintable(name));
    }
}

void tst_Theme::paintsIconsSharplyAtAnyRatio()
{
    for (const qreal ratio : {1.0, 1.25, 1.5, 2.0}) {
        const auto pixmap = icon("hash").pixmap(QSize(20, 20), ratio);
        QCOMPARE(pixmap.size(), QSize(20, 20) * ratio);
        QCOMPARE(pixmap.devicePixelRatio(), ratio);
    }
}

void tst_Theme::changesIconsWithTheScheme()
{
    const auto settings = icon("settings", Token::Text);
    const auto light = settings.pixmap(QSize(20, 20)).toImage();
    Theme::instance().setScheme(Theme::Scheme::Dark);
    QVERIFY(settings.pixmap(QSize(20, 20)).toImage() != light);
}

QTEST_MAIN(tst_Theme)
#include "tst_theme.moc"
