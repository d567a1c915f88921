// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/helpwindow.h"

#include "client/views/announcer.h"
#include "client/views/pageview.h"
#include "client/widgets/iconbutton.h"
#include "client/widgets/searchedit.h"
#include "client/widgets/textlabel.h"

#include <QKeyEvent>
#include <QListWidget>
#include <QPainter>
#include <QShortcut>
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>

namespace conclave::client {

namespace {

constexpr QSize FirstSize(920, 680);
constexpr QSize SmallestSize(560, 360);
constexpr int ContentsWidth = 250;
constexpr int MostVisits = 100;
constexpr int PageRole = Qt::UserRole;

} // namespace

HelpWindow *HelpWindow::open(QWidget *owner, const QString &page)
{
    auto *top = owner->window();
    auto *help = top->findChild<HelpWindow *>(QString(), Qt::FindDirectChildrenOnly);
    if (!help)
        help = new HelpWindow(top);
    if (!page.isEmpty())
        help->go(page);
    help->setWindowState(help->windowState() & ~Qt::WindowMinimized);
    help->QWidget::show();
    help->raise();
    help->activateWindow();
    help->m_page->setFocus(Qt::OtherFocusReason);
    return help;
}

HelpWindow::HelpWindow(QWidget *owner)
    : QWidget(owner, Qt::Window)
    , m_search(new SearchEdit(tr("Search the help"), this))
    , m_contents(new QListWidget(this))
    , m_nothing(new TextLabel(tr("No page has these words."), TextStyle::Body, Token::Text2, this))
    , m_back(new IconButton("arrow-left", tr("Back"), this, QKeySequence::Back))
    , m_title(new TextLabel({}, TextStyle::Head, Token::Text, this))
    , m_page(new PageView(this))
    , m_splitter(new QSplitter(this))
    , m_announcer(new Announcer(this))
{
    build();
    const auto add = [this](const QKeySequence &keys, auto slot) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, slot);
    };
    add(QKeySequence::Back, &HelpWindow::back);
    add(QKeySequence::Find, [this] { m_search->setFocus(Qt::ShortcutFocusReason); });
    connect(m_back, &IconButton::clicked, this, &HelpWindow::back);
    connect(m_search, &SearchEdit::textChanged, this, &HelpWindow::search);
    connect(m_contents, &QListWidget::currentRowChanged, this, &HelpWindow::choose);
    connect(m_contents, &QListWidget::itemActivated, m_page, [this] { m_page->setFocus(Qt::OtherFocusReason); });
    connect(m_page, &PageView::followed, this, [this](const QString &address) { go(HelpPages::pageOf(address)); });
    connect(&Theme::instance(), &Theme::changed, this, &HelpWindow::applyTheme);
    applyTheme();
    search({});
    showPage(HelpPages::all().first().id);
}

void HelpWindow::build()
{
    setWindowTitle(tr("Help – Conclave"));
    setMinimumSize(SmallestSize);
    resize(FirstSize);
    auto *left = new QWidget(m_splitter);
    auto *column = new QVBoxLayout(left);
    column->addWidget(m_search);
    column->addWidget(m_nothing);
    column->addWidget(m_contents, 1);
    auto *right = new QWidget(m_splitter);
    auto *page = new QVBoxLayout(right);
    auto *head = new QHBoxLayout;
    head->addWidget(m_back);
    head->addWidget(m_title, 1);
    page->addLayout(head);
    page->addWidget(m_page, 1);
    auto *all = new QHBoxLayout(this);
    all->setContentsMargins({});
    all->addWidget(m_splitter);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({ContentsWidth, FirstSize.width() - ContentsWidth});
    m_search->installEventFilter(this);
    m_contents->setAccessibleName(tr("Contents"));
    m_contents->setFrameShape(QFrame::NoFrame);
    m_contents->setUniformItemSizes(true);
    m_contents->viewport()->setAutoFillBackground(false);
    m_nothing->setWordWrap(true);
    m_title->setElided(Qt::ElideRight);
    setTabOrder(m_search, m_contents);
    setTabOrder(m_contents, m_back);
    setTabOrder(m_back, m_page);
}

void HelpWindow::applyTheme()
{
    const auto &theme = Theme::instance();
    const int margin = theme.px(12);
    for (int i = 0; i < m_splitter->count(); ++i) {
        m_splitter->widget(i)->layout()->setContentsMargins(margin, margin, i == 0 ? margin : 0, 0);
        m_splitter->widget(i)->layout()->setSpacing(theme.px(8));
    }
    m_splitter->widget(0)->setMinimumWidth(theme.px(180));
    update();
}

void HelpWindow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().color(Token::Bg));
    painter.fillRect(m_splitter->widget(0)->geometry(), Theme::instance().color(Token::Sidebar));
}

QString HelpWindow::current() const
{
    return m_current;
}

void HelpWindow::fill(const QList<int> &pages)
{
    const QSignalBlocker quiet(m_contents);
    m_contents->clear();
    for (const int index : pages) {
        const auto &page = HelpPages::all().at(index);
        auto *item = new QListWidgetItem(page.title, m_contents);
        item->setData(PageRole, page.id);
        if (page.id == m_current)
            m_contents->setCurrentItem(item);
    }
    m_nothing->setVisible(pages.isEmpty());
    m_contents->setVisible(!pages.isEmpty());
}

void HelpWindow::search(const QString &words)
{
    const auto found = HelpPages::find(words);
    fill(found);
    m_page->mark(words.trimmed());
    if (!words.trimmed().isEmpty())
        m_announcer->say(found.isEmpty() ? m_nothing->text() : tr("%n page(s) found", nullptr, int(found.size())));
}

void HelpWindow::choose(int row)
{
    if (const auto *item = m_contents->item(row))
        go(item->data(PageRole).toString());
}

void HelpWindow::go(const QString &page)
{
    if (HelpPages::indexOf(page) < 0 || page == m_current)
        return;
    m_visits.append({m_current, m_page->scrolled()});
    if (m_visits.size() > MostVisits)
        m_visits.removeFirst();
    showPage(page);
}

void HelpWindow::back()
{
    if (m_visits.isEmpty())
        return;
    const auto visit = m_visits.takeLast();
    showPage(visit.page);
    m_page->scrollTo(visit.scrolled);
}

void HelpWindow::showPage(const QString &id)
{
    const auto &page = HelpPages::all().at(HelpPages::indexOf(id));
    m_current = id;
    m_title->setText(page.title);
    m_page->setAccessibleName(page.title);
    m_page->setPage(page.markdown.section(u'\n', 1)); // its title stands above it
    m_page->mark(m_search->text().trimmed());
    m_back->setEnabled(!m_visits.isEmpty());
    const QSignalBlocker quiet(m_contents);
    m_contents->setCurrentRow(-1);
    for (int row = 0; row < m_contents->count(); ++row) {
        if (m_contents->item(row)->data(PageRole).toString() == id)
            m_contents->setCurrentRow(row);
    }
}

// From the search line down to what was found; Enter reads the first.
bool HelpWindow::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_search || event->type() != QEvent::KeyPress || m_contents->count() == 0)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    const bool isEnter = key == Qt::Key_Return || key == Qt::Key_Enter;
    if (!isEnter && key != Qt::Key_Down)
        return QWidget::eventFilter(watched, event);
    if (isEnter || m_contents->currentRow() < 0)
        m_contents->setCurrentRow(0);
    isEnter ? m_page->setFocus(Qt::OtherFocusReason) : m_contents->setFocus(Qt::OtherFocusReason);
    return true;
}

void HelpWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape)
        QWidget::keyPressEvent(event);
    else if (!m_search->text().isEmpty())
        m_search->clear();
    else
        close();
}

} // namespace conclave::client
