// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/emojipicker.h"

#include "client/views/emoji.h"
#include "client/widgets/emojigrid.h"
#include "client/widgets/iconbutton.h"
#include "client/widgets/searchedit.h"
#include "client/widgets/textlabel.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QScreen>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>

namespace conclave::client {

namespace {

constexpr int GridHeight = 288;
constexpr int MostResults = 180;
constexpr int Tones = 5;

struct Tab
{
    const char *iconName;
    const char *title;
};

// The latest ones, then the groups of EmojiSet in their order.
constexpr Tab tabs[] = {
    {"clock", QT_TRANSLATE_NOOP("conclave::client::EmojiPicker", "Used lately")},
    {"smile", QT_TRANSLATE_NOOP("conclave::client::EmojiPicker", "Faces")},
    {"user", QT_TRANSLATE_NOOP("conclave::client::EmojiPicker", "People")},
    {"paw-print", QT_TRANSLATE_NOOP("conclave::client::EmojiPicker", "Animals and nature")},
    {"apple", QT_TRANSLATE_NOOP("conclave::client::EmojiPicker", "Food and drink")},
    {"plane", QT_TRANSLATE_NOOP("conclave::client::EmojiPicker", "Travel and places")},
    {"trophy", QT_TRANSLATE_NOOP("conclave::client::EmojiPicker", "Activities")},
    {"lightbulb", QT_TRANSLATE_NOOP("conclave::client::EmojiPicker", "Objects")},
    {"heart", QT_TRANSLATE_NOOP("conclave::client::EmojiPicker", "Symbols")},
    {"flag", QT_TRANSLATE_NOOP("conclave::client::EmojiPicker", "Flags")},
};

QString handInTone(int tone)
{
    const auto *hand = EmojiSet::instance().find(u"✋");
    const auto tones = EmojiSet::instance().tones(*hand);
    return tone > 0 && tone <= tones.size() ? tones.at(tone - 1)->text : hand->text;
}

} // namespace

EmojiPicker::EmojiPicker(QWidget *parent)
    : PopupFrame(parent, Qt::Popup | Qt::FramelessWindowHint)
    , m_search(new SearchEdit(tr("Search emojis"), this))
    , m_tabRow(new QWidget(this))
    , m_tabs(new QButtonGroup(this))
    , m_grid(new EmojiGrid(this))
    , m_name(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
    , m_toneButton(new QToolButton(this))
{
    build();
    m_search->installEventFilter(this);
    connect(m_search, &SearchEdit::textChanged, this, &EmojiPicker::fill);
    connect(m_grid, &EmojiGrid::picked, this, &EmojiPicker::accept);
    connect(m_grid, &EmojiGrid::currentChanged, this, &EmojiPicker::showCurrent);
    connect(m_grid, &EmojiGrid::leftAtTop, m_search, qOverload<>(&QWidget::setFocus));
    connect(m_grid, &EmojiGrid::typed, this, [this](const QString &text) {
        m_search->setFocus();
        m_search->insert(text);
    });
    connect(m_grid, &EmojiGrid::sectionShown, this, [this](int section) {
        if (auto *tab = m_tabs->button(section); tab && m_search->text().isEmpty())
            tab->setChecked(true);
    });
    connect(m_toneButton, &QToolButton::clicked, this, &EmojiPicker::showTones);
    connect(&Theme::instance(), &Theme::changed, this, &EmojiPicker::applyTheme);
    applyTheme();
}

void EmojiPicker::build()
{
    buildTabs();
    m_name->setElided(Qt::ElideRight);
    m_toneButton->setAutoRaise(true);
    m_toneButton->setAccessibleName(tr("Colour of skin"));
    m_toneButton->setToolTip(m_toneButton->accessibleName());
    auto *footer = new QHBoxLayout;
    footer->addWidget(m_name, 1);
    footer->addWidget(m_toneButton);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_search);
    column->addWidget(m_tabRow);
    column->addWidget(m_grid);
    column->addLayout(footer);
    setFocusProxy(m_search);
    setAccessibleName(tr("Emojis"));
}

void EmojiPicker::buildTabs()
{
    auto *row = new QHBoxLayout(m_tabRow);
    row->setContentsMargins({});
    row->setSpacing(0);
    for (int i = 0; i < int(std::size(tabs)); ++i) {
        auto *button = new IconButton(tabs[i].iconName, tr(tabs[i].title), m_tabRow);
        button->setCheckable(true);
        m_tabs->addButton(button, i);
        row->addWidget(button, 1);
    }
    connect(m_tabs, &QButtonGroup::idClicked, m_grid, &EmojiGrid::scrollToSection);
}

void EmojiPicker::applyTheme()
{
    const auto &theme = Theme::instance();
    const int padding = theme.px(10);
    layout()->setContentsMargins(padding, padding, padding, theme.px(6));
    layout()->setSpacing(theme.px(6));
    m_grid->setFixedSize(EmojiGrid::Columns * theme.px(EmojiGrid::CellSide)
                             + m_grid->verticalScrollBar()->sizeHint().width(),
                         theme.px(GridHeight));
    m_toneButton->setIconSize({theme.px(20), theme.px(20)});
    m_toneButton->setFixedSize(theme.px(IconButton::Side), theme.px(IconButton::Side));
}

void EmojiPicker::setRecent(const QStringList &emojis)
{
    m_recent = emojis;
}

void EmojiPicker::setTone(int tone)
{
    m_tone = std::clamp(tone, 0, Tones);
    if (isVisible())
        fill();
}

void EmojiPicker::openAt(const QPoint &global)
{
    m_search->clear();
    fill();
    adjustSize();
    const auto room = parentWidget()->screen()->availableGeometry();
    const int above = global.y() - height() + shadow();
    const int y = above >= room.top() ? above : global.y() - shadow();
    const int x = std::clamp(global.x() - width() / 2, room.left(), std::max(room.left(), room.right() - width()));
    move(x, y);
    show();
    m_search->setFocus();
}

void EmojiPicker::fill()
{
    QList<EmojiSection> sections;
    const auto &emojis = EmojiSet::instance();
    const auto words = m_search->text().trimmed();
    m_tabRow->setEnabled(words.isEmpty());
    m_toneButton->setIcon(emojis.pixmap(handInTone(m_tone), m_toneButton->iconSize().width(), devicePixelRatioF()));
    if (words.isEmpty()) {
        for (const auto &tab : tabs)
            sections << EmojiSection{tr(tab.title), {}};
        sections.first().emojis = m_recent;
        for (const auto &emoji : emojis.all())
            sections[emoji.group + 1].emojis << toned(emoji);
    } else {
        sections << EmojiSection{tr("Found"), {}};
        for (const auto *emoji : emojis.search(words, MostResults))
            sections.first().emojis << toned(*emoji);
    }
    m_grid->setSections(sections);
    showCurrent(m_grid->current());
    if (!words.isEmpty())
        Q_EMIT announce(m_name->text());
    m_tabs->button(m_recent.isEmpty() ? 1 : 0)->setChecked(true);
}

QString EmojiPicker::toned(const Emoji &emoji) const
{
    if (m_tone == 0)
        return emoji.text;
    const auto tones = EmojiSet::instance().tones(emoji);
    return tones.size() == Tones ? tones.at(m_tone - 1)->text : emoji.text;
}

void EmojiPicker::showCurrent(int cell)
{
    m_name->setText(cell < 0 ? tr("No emoji found") : m_grid->name(cell));
}

void EmojiPicker::showTones()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const int side = m_toneButton->iconSize().width();
    const QStringList names{tr("As drawn"), tr("Light"),       tr("Medium light"),
                            tr("Medium"),   tr("Medium dark"), tr("Dark")};
    for (int tone = 0; tone <= Tones; ++tone) {
        const auto picture = EmojiSet::instance().pixmap(handInTone(tone), side, devicePixelRatioF());
        const auto *action = menu->addAction(picture, names.at(tone));
        connect(action, &QAction::triggered, this, [this, tone] {
            setTone(tone);
            Q_EMIT toneChanged(tone);
        });
    }
    menu->popup(m_toneButton->mapToGlobal(QPoint(0, m_toneButton->height())));
}

void EmojiPicker::accept(const QString &emoji)
{
    hide();
    Q_EMIT picked(emoji);
}

bool EmojiPicker::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return PopupFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Down:
        m_grid->setFocus();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        m_grid->pick(m_grid->current());
        return true;
    case Qt::Key_Escape:
        hide();
        return true;
    default:
        return PopupFrame::eventFilter(watched, event);
    }
}

} // namespace conclave::client
