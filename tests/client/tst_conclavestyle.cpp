// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/conclavestyle.h"
#include "client/views/theme.h"

#include <QtTest>
#include <QtWidgets>
#include <memory>

using namespace Qt::StringLiterals;
using namespace conclave::client;

namespace {

// True when the colour is somewhere in the picture of the widget.
bool shows(QWidget &widget, const QColor &color)
{
    const auto image = widget.grab().toImage();
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y) == color)
                return true;
        }
    }
    return false;
}

QColor themeColor(Token token)
{
    return Theme::instance().color(token);
}

QRect partOf(const QSpinBox &box, QStyle::SubControl part)
{
    QStyleOptionSpinBox option;
    option.initFrom(&box);
    option.buttonSymbols = box.buttonSymbols();
    return box.style()->subControlRect(QStyle::CC_SpinBox, &option, part, &box);
}

} // namespace

class tst_ConclaveStyle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void givesTheApplicationThePaletteAndFontOfTheTheme();
    void followsTheThemeAfterwards();
    void makesControlsOfOneRowEquallyHigh();
    void growsWithTheZoom();
    void makesTargetsLargeEnoughToHit();
    void showsTheFocus_data();
    void showsTheFocus();
    void showsBordersOfControlsInBothSchemes();
    void fillsTheDefaultButton();
    void linesIndicatorsUpWithTheTextAbove();
    void reachesBothEndsOfASlider();
    void coversTheScrollBarWithItsParts();
    void leavesRoomForTheProgressText();
};

void tst_ConclaveStyle::initTestCase()
{
    Theme::loadFonts();
    QApplication::setStyle(new ConclaveStyle);
}

void tst_ConclaveStyle::init()
{
    Theme::instance().setScheme(Theme::Scheme::Light);
    Theme::instance().setZoom(100);
}

void tst_ConclaveStyle::givesTheApplicationThePaletteAndFontOfTheTheme()
{
    QCOMPARE(QApplication::palette().color(QPalette::Window), themeColor(Token::Bg));
    QCOMPARE(QApplication::font().pixelSize(), 14);
    QCOMPARE(QApplication::font("QPushButton").weight(), QFont::Medium);
}

void tst_ConclaveStyle::followsTheThemeAfterwards()
{
    Theme::instance().setScheme(Theme::Scheme::Dark);
    QCOMPARE(QApplication::palette().color(QPalette::Window), Theme::color(Theme::Scheme::Dark, Token::Bg));
    Theme::instance().setZoom(150);
    QCOMPARE(QApplication::font().pixelSize(), 21);
}

void tst_ConclaveStyle::makesControlsOfOneRowEquallyHigh()
{
    QLineEdit edit;
    QComboBox combo;
    QSpinBox spin;
    QDateEdit date;
    QPushButton button(u"Save"_s);
    for (const QWidget *control : std::initializer_list<QWidget *>{&edit, &combo, &spin, &date, &button})
        QCOMPARE(control->sizeHint().height(), 34);
}

void tst_ConclaveStyle::growsWithTheZoom()
{
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    auto *edit = new QLineEdit;
    layout->addWidget(edit);
    layout->addStretch();
    window.show();
    QCOMPARE(edit->height(), 34);
    Theme::instance().setZoom(200);
    QTRY_COMPARE(edit->height(), 68);
}

void tst_ConclaveStyle::makesTargetsLargeEnoughToHit()
{
    QToolButton tool;
    QCheckBox check(u"Sound"_s);
    QSlider slider(Qt::Horizontal);
    for (const QWidget *control : std::initializer_list<QWidget *>{&tool, &check, &slider})
        QCOMPARE_GE(control->sizeHint().height(), 24);
    QSpinBox spin;
    spin.resize(spin.sizeHint());
    for (const auto part : {QStyle::SC_SpinBoxUp, QStyle::SC_SpinBoxDown}) {
        QCOMPARE_GE(partOf(spin, part).width(), 24);
        QCOMPARE_GE(partOf(spin, part).height(), 24);
    }
    QVERIFY(!partOf(spin, QStyle::SC_SpinBoxUp).intersects(partOf(spin, QStyle::SC_SpinBoxDown)));
}

void tst_ConclaveStyle::showsTheFocus_data()
{
    using Make = QWidget *(*)();
    QTest::addColumn<Make>("make");
    const auto row = [](const char *name, Make make) { QTest::newRow(name) << make; };
    row("line edit", [] { return static_cast<QWidget *>(new QLineEdit); });
    row("text area", [] { return static_cast<QWidget *>(new QPlainTextEdit); });
    row("push button", [] { return static_cast<QWidget *>(new QPushButton(u"Save"_s)); });
    row("tool button", [] { return static_cast<QWidget *>(new QToolButton); });
    row("check box", [] { return static_cast<QWidget *>(new QCheckBox(u"Sound"_s)); });
    row("radio button", [] { return static_cast<QWidget *>(new QRadioButton(u"Sound"_s)); });
    row("combo box", [] { return static_cast<QWidget *>(new QComboBox); });
    row("spin box", [] { return static_cast<QWidget *>(new QSpinBox); });
}

void tst_ConclaveStyle::showsTheFocus()
{
    using Make = QWidget *(*)();
    QFETCH(Make, make);
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    auto *control = make();
    layout->addWidget(control);
    auto *other = new QLineEdit;
    layout->addWidget(other);
    window.show();
    QApplication::setActiveWindow(&window);
    QVERIFY(QTest::qWaitForWindowActive(&window));
    other->setFocus(Qt::TabFocusReason);
    QVERIFY(!shows(*control, themeColor(Token::Accent)));
    control->setFocus(Qt::TabFocusReason);
    QVERIFY(shows(*control, themeColor(Token::Accent)));
}

void tst_ConclaveStyle::showsBordersOfControlsInBothSchemes()
{
    for (const auto scheme : {Theme::Scheme::Light, Theme::Scheme::Dark}) {
        Theme::instance().setScheme(scheme);
        QLineEdit edit;
        QComboBox combo;
        QPushButton button(u"Cancel"_s);
        QCheckBox check;
        for (QWidget *control : std::initializer_list<QWidget *>{&edit, &combo, &button, &check})
            QVERIFY(shows(*control, themeColor(Token::ControlBorder)));
    }
}

void tst_ConclaveStyle::fillsTheDefaultButton()
{
    QPushButton button(u"Save"_s);
    QVERIFY(!shows(button, themeColor(Token::Accent)));
    button.setDefault(true);
    QVERIFY(shows(button, themeColor(Token::Accent)));
}

void tst_ConclaveStyle::linesIndicatorsUpWithTheTextAbove()
{
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    auto *label = new QLabel(u"Sound"_s);
    auto *check = new QCheckBox(u"Play"_s);
    layout->addWidget(label);
    layout->addWidget(check);
    window.show();
    QStyleOptionButton option;
    option.initFrom(check);
    const auto indicator = check->style()->subElementRect(QStyle::SE_CheckBoxIndicator, &option, check);
    QCOMPARE(check->mapToParent(indicator.topLeft()).x(), label->x());
}

void tst_ConclaveStyle::reachesBothEndsOfASlider()
{
    QSlider slider(Qt::Horizontal);
    slider.setRange(0, 10);
    slider.resize(200, 24);
    slider.show();
    slider.setValue(0);
    const QPoint handle(11, 12);
    QTest::mousePress(&slider, Qt::LeftButton, {}, handle);
    QTest::mouseMove(&slider, {199, 12});
    QTest::mouseRelease(&slider, Qt::LeftButton, {}, {199, 12});
    QCOMPARE(slider.value(), 10);
}

void tst_ConclaveStyle::coversTheScrollBarWithItsParts()
{
    QStyleOptionSlider option;
    option.rect = {0, 0, 10, 300};
    option.orientation = Qt::Vertical;
    option.maximum = 1000000;
    option.pageStep = 10;
    option.sliderPosition = 400000;
    const auto part = [&option](QStyle::SubControl one) {
        return QApplication::style()->subControlRect(QStyle::CC_ScrollBar, &option, one, nullptr);
    };
    const auto handle = part(QStyle::SC_ScrollBarSlider);
    QCOMPARE_GE(handle.height(), 24);
    QCOMPARE(part(QStyle::SC_ScrollBarSubPage).bottom() + 1, handle.top());
    QCOMPARE(part(QStyle::SC_ScrollBarAddPage).top(), handle.bottom() + 1);
    QCOMPARE(part(QStyle::SC_ScrollBarAddPage).bottom(), option.rect.bottom());
    QVERIFY(part(QStyle::SC_ScrollBarAddLine).isEmpty());
}

void tst_ConclaveStyle::leavesRoomForTheProgressText()
{
    QStyleOptionProgressBar option;
    option.rect = {0, 0, 300, 20};
    option.textVisible = true;
    option.text = u"9%"_s;
    const auto label
        = [&option] { return QApplication::style()->subElementRect(QStyle::SE_ProgressBarLabel, &option, nullptr); };
    const auto atFirst = label();
    option.text = u"100%"_s;
    QCOMPARE(label(), atFirst);
    QCOMPARE(atFirst.right(), option.rect.right());
}

QTEST_MAIN(tst_ConclaveStyle)
#include "tst_conclavestyle.moc"
