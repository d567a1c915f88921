// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/transferstore.h"

#include <QWidget>

namespace conclave::client {

class Drawing;
class IconButton;
class TextLabel;

// One line of the list of transfers. Owned by a TransfersPopover; GUI thread.
class TransferRow : public QWidget
{
    Q_OBJECT

public:
    explicit TransferRow(QWidget *parent);

    void setTransfer(const Transfer &transfer, const QString &where);

Q_SIGNALS:
    void pauseWanted(conclave::FileId file);
    void resumeWanted(conclave::FileId file);
    void cancelWanted(conclave::FileId file);
    void folderWanted(const QString &path);
    void placeWanted(const conclave::client::ReadPlace &place);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void build();
    void applyTheme();
    QString detail() const;
    void showButtons();
    void toggle();
    bool goesOn() const;
    bool stands() const; // and can go on

    Transfer m_transfer;
    Drawing *m_drawing;
    TextLabel *m_name;
    TextLabel *m_detail;
    TextLabel *m_where;
    IconButton *m_toggle;
    IconButton *m_folder;
    IconButton *m_place;
    IconButton *m_cancel;
};

} // namespace conclave::client
