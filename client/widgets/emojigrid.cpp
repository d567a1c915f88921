// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/emojigrid.h"

#include "client/views/emoji.h"
#include "client/views/theme.h"
#include "client/widgets/emojigridaccessible.h"
#include "client/widgets/rowpainting.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>
#include <utility>

namespace conclave::client {

namespace {

constexpr int TitleHeight = 28;
constexpr int PictureSide = 24;

} // namespace

EmojiGrid::EmojiGrid(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    EmojiGridAccessible::install();
    setAccessibleName(tr("Emojis"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    connect(&Theme::instance(), &Theme::changed, this, &EmojiGrid::applyTheme);
}

void EmojiGrid::applyTheme()
{
    arrange();
    viewport()->update();
}

void EmojiGrid::setSections(const QList<EmojiSection> &sections)
{
    m_sections = sections;
    m_emojis.clear();
    for (const auto &section : std::as_const(m_sections))
        m_emojis << section.emojis;
    m_current = -1;
    arrange();
    verticalScrollBar()->setValue(0);
    EmojiGridAccessible::reset(this);
    setCurrent(m_emojis.isEmpty() ? -1 : 0);
    viewport()->update();
}

void EmojiGrid::arrange()
{
    const auto &theme = Theme::instance();
    m_lines.clear();
    m_rowCount = 0;
    int y = 0;
    int first = 0;
    for (int section = 0; section < m_sections.size(); ++section) {
        const int behind = first + int(m_sections.at(section).emojis.size());
        if (first == behind)
            continue;
        m_lines << Line{y, theme.px(TitleHeight), section, -1, first, 0};
        y = m_lines.last().bottom();
        for (; first < behind; first += m_lines.last().count) {
            m_lines << Line{y, theme.px(CellSide), section, m_rowCount++, first, std::min(Columns, behind - first)};
            y = m_lines.last().bottom();
        }
    }
    adjustScrollBar();
}

void EmojiGrid::adjustScrollBar()
{
    const int height = m_lines.isEmpty() ? 0 : m_lines.last().bottom();
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(Theme::instance().px(CellSide));
}

const EmojiGrid::Line *EmojiGrid::lineAt(int y) const
{
    const auto behind = std::upper_bound(m_lines.begin(), m_lines.end(), y,
                                         [](int value, const Line &line) { return value < line.y; });
    return behind == m_lines.begin() || y >= (behind - 1)->bottom() ? nullptr : &*(behind - 1);
}

const EmojiGrid::Line *EmojiGrid::lineOf(int cell) const
{
    const auto behind = std::upper_bound(m_lines.begin(), m_lines.end(), cell,
                                         [](int value, const Line &line) { return value < line.first; });
    return behind == m_lines.begin() ? nullptr : &*(behind - 1); // of a title and its first row, the row
}

const EmojiGrid::Line *EmojiGrid::rowLine(int row) const
{
    const auto found = std::find_if(m_lines.begin(), m_lines.end(), [&](const Line &line) { return line.row == row; });
    return found == m_lines.end() ? nullptr : &*found;
}

void EmojiGrid::scrollToSection(int section)
{
    const auto title
        = std::find_if(m_lines.begin(), m_lines.end(), [&](const Line &line) { return line.section == section; });
    if (title == m_lines.end())
        return;
    verticalScrollBar()->setValue(title->y);
    setCurrent(title->first);
}

QString EmojiGrid::name(int cell) const
{
    const auto *known = EmojiSet::instance().find(emoji(cell));
    return known ? known->name : emoji(cell);
}

void EmojiGrid::setCurrent(int cell)
{
    if (cell == m_current)
        return;
    m_current = cell;
    viewport()->update();
    EmojiGridAccessible::tellCurrent(this);
    Q_EMIT currentChanged(cell);
}

int EmojiGrid::rowOf(int cell) const
{
    return lineOf(cell)->row;
}

int EmojiGrid::columnOf(int cell) const
{
    return cell - lineOf(cell)->first;
}

int EmojiGrid::cellAt(int row, int column) const
{
    const auto *line = rowLine(row);
    return line && column >= 0 && column < line->count ? line->first + column : -1;
}

int EmojiGrid::cellAt(const QPoint &position) const
{
    const auto *line = lineAt(position.y() + verticalScrollBar()->value());
    const int side = Theme::instance().px(CellSide);
    const int x = isRightToLeft() ? viewport()->width() - 1 - position.x() : position.x();
    return line && x >= 0 && x < line->count * side ? line->first + x / side : -1;
}

QRect EmojiGrid::cellRect(int cell) const
{
    const auto *line = lineOf(cell);
    const int side = Theme::instance().px(CellSide);
    const QRect box((cell - line->first) * side, line->y - verticalScrollBar()->value(), side, side);
    return QStyle::visualRect(layoutDirection(), viewport()->rect(), box);
}

void EmojiGrid::pick(int cell)
{
    if (cell >= 0 && cell < count())
        Q_EMIT picked(emoji(cell));
}

void EmojiGrid::reveal(int cell)
{
    const auto box = cellRect(cell);
    auto *bar = verticalScrollBar();
    const auto &before = lineOf(cell)[-1]; // there is one: the title at least
    const int room = before.count == 0 ? before.height : 0; // a title is seen with its first row
    if (box.top() - room < 0)
        bar->setValue(bar->value() + box.top() - room);
    else if (box.bottom() >= viewport()->height())
        bar->setValue(bar->value() + box.bottom() + 1 - viewport()->height());
}

void EmojiGrid::moveRows(int rows)
{
    const int row = std::clamp(rowOf(m_current) + rows, 0, m_rowCount - 1);
    const auto *line = rowLine(row);
    setCurrent(line->first + std::min(columnOf(m_current), line->count - 1));
}

void EmojiGrid::keyPressEvent(QKeyEvent *event)
{
    if (m_current < 0) {
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    const int forwards = isRightToLeft() ? Qt::Key_Left : Qt::Key_Right;
    const int backwards = isRightToLeft() ? Qt::Key_Right : Qt::Key_Left;
    const int page = std::max(1, viewport()->height() / Theme::instance().px(CellSide) - 1);
    const int key = event->key();
    if (key == forwards)
        setCurrent(std::min(m_current + 1, count() - 1));
    else if (key == backwards)
        setCurrent(std::max(m_current - 1, 0));
    else if (key == Qt::Key_Up && rowOf(m_current) == 0)
        Q_EMIT leftAtTop();
    else if (key == Qt::Key_Up || key == Qt::Key_Down)
        moveRows(key == Qt::Key_Up ? -1 : 1);
    else if (key == Qt::Key_PageUp || key == Qt::Key_PageDown)
        moveRows(key == Qt::Key_PageUp ? -page : page);
    else if (key == Qt::Key_Home || key == Qt::Key_End)
        setCurrent(key == Qt::Key_Home ? 0 : count() - 1);
    else if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space)
        pick(m_current);
    else if (!event->text().isEmpty() && event->text().front().isPrint())
        Q_EMIT typed(event->text());
    else
        QAbstractScrollArea::keyPressEvent(event);
    if (m_current >= 0)
        reveal(m_current);
}

bool EmojiGrid::event(QEvent *event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
        viewport()->update();
        EmojiGridAccessible::tellCurrent(this);
    }
    return QAbstractScrollArea::event(event);
}

void EmojiGrid::mouseMoveEvent(QMouseEvent *event)
{
    if (const int cell = cellAt(event->position().toPoint()); cell >= 0)
        setCurrent(cell);
}

void EmojiGrid::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        pick(cellAt(event->position().toPoint()));
}

void EmojiGrid::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    adjustScrollBar();
}

void EmojiGrid::scrollContentsBy(int, int)
{
    viewport()->update();
    if (const auto *line = lineAt(verticalScrollBar()->value()))
        Q_EMIT sectionShown(line->section);
}

void EmojiGrid::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const int offset = verticalScrollBar()->value();
    const auto seen = event->rect().translated(0, offset);
    for (const auto &line : m_lines) {
        if (line.bottom() <= seen.top() || line.y > seen.bottom())
            continue;
        if (line.count == 0)
            paintTitle(painter, line);
        else
            paintCells(painter, line);
    }
}

void EmojiGrid::paintTitle(QPainter &painter, const Line &line) const
{
    const int inset = Theme::instance().px(6);
    const QRect box(inset, line.y - verticalScrollBar()->value(), viewport()->width() - 2 * inset, line.height);
    paintLine(painter, box, m_sections.at(line.section).title, TextStyle::Section, Token::Text2);
}

void EmojiGrid::paintCells(QPainter &painter, const Line &line) const
{
    const auto &theme = Theme::instance();
    const auto &emojis = EmojiSet::instance();
    const int side = theme.px(PictureSide);
    for (int cell = line.first; cell < line.first + line.count; ++cell) {
        const auto box = cellRect(cell);
        if (cell == m_current) {
            const qreal stroke = hasFocus() ? 2 : 0;
            const auto edge = QRectF(box).adjusted(2, 2, -2, -2);
            painter.setPen(stroke > 0 ? QPen(theme.color(Token::Accent), stroke) : QPen(Qt::NoPen));
            painter.setBrush(theme.color(Token::AccentSoft));
            painter.drawRoundedRect(edge, theme.px(6), theme.px(6));
        }
        const auto pixmap = emojis.pixmap(emoji(cell), side, devicePixelRatioF());
        painter.drawPixmap(squareIn(box, side).topLeft().toPoint(), pixmap);
    }
}

} // namespace conclave::client
