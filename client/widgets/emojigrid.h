// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractScrollArea>
#include <QStringList>

namespace conclave::client {

struct EmojiSection
{
    QString title;
    QStringList emojis;
};

// Emojis in rows of nine under the titles of their sections, painted as far as they are seen. One of them is current:
// by the keys or the pointer. Screen readers see a table. Owned by an EmojiPicker; GUI thread.
class EmojiGrid : public QAbstractScrollArea
{
    Q_OBJECT

public:
    static constexpr int Columns = 9;
    static constexpr int CellSide = 36;

    explicit EmojiGrid(QWidget *parent);

    void setSections(const QList<EmojiSection> &sections); // the first emoji becomes the current one
    void scrollToSection(int section);

    // Cells are numbered through, from 0; rows are those of cells, without the titles.
    int count() const { return int(m_emojis.size()); }
    const QString &emoji(int cell) const { return m_emojis.at(cell); }
    QString name(int cell) const;
    int current() const { return m_current; } // -1 when there is none
    void setCurrent(int cell);
    int rowCount() const { return m_rowCount; }
    int rowOf(int cell) const;
    int columnOf(int cell) const;
    int cellAt(int row, int column) const; // -1 when there is none
    int cellAt(const QPoint &position) const; // in the viewport; -1 when there is none
    QRect cellRect(int cell) const; // in the viewport
    void pick(int cell);

Q_SIGNALS:
    void picked(const QString &emoji);
    void currentChanged(int cell);
    void sectionShown(int section); // at the top
    void typed(const QString &text); // belongs into a search
    void leftAtTop(); // by the Up key

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    // A title, or a row of cells.
    struct Line
    {
        int y = 0;
        int height = 0;
        int section = 0;
        int row = -1; // of cells
        int first = 0; // cell
        int count = 0; // of cells; 0 for a title
        int bottom() const { return y + height; }
    };

    void applyTheme();
    void arrange();
    void adjustScrollBar();
    const Line *lineAt(int y) const; // in the contents
    const Line *lineOf(int cell) const;
    const Line *rowLine(int row) const;
    void moveRows(int rows);
    void reveal(int cell);
    void paintTitle(QPainter &painter, const Line &line) const;
    void paintCells(QPainter &painter, const Line &line) const;

    QList<EmojiSection> m_sections;
    QStringList m_emojis;
    QList<Line> m_lines;
    int m_rowCount = 0;
    int m_current = -1;
};

} // namespace conclave::client
