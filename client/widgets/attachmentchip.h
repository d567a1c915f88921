// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/transferstore.h"

#include <QImage>
#include <QWidget>

namespace conclave::client {

class IconButton;
class TextLabel;

// One file of a tray: a small picture of it, its name, how far it is and what can be done. It has the keyboard as a
// whole; its buttons come after it. Owned by an AttachmentTray; GUI thread.
class AttachmentChip : public QWidget
{
    Q_OBJECT

public:
    AttachmentChip(const Transfer &transfer, QWidget *parent);

    const Transfer &transfer() const { return m_transfer; }
    void setTransfer(const Transfer &transfer);
    void setPicture(const QImage &picture, bool losesLocation);
    QSize sizeHint() const override;

Q_SIGNALS:
    void pauseWanted();
    void resumeWanted(); // also when it failed
    void cancelWanted();
    void describeWanted();
    void locationWanted(bool keeps);
    void stepWanted(int direction); // to the chip before or behind
    void left(); // back to the text

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void build();
    void applyTheme();
    void present(); // what the transfer says
    void showButtons();
    QString detail() const;
    bool isPausable() const;
    bool canGoOn() const;
    bool needsConsent() const; // to its place
    bool hasBar() const;
    void toggle(); // pause or go on
    QRect pictureBox() const;

    Transfer m_transfer;
    QImage m_picture;
    bool m_losesLocation = false;
    QString m_told; // to screen readers
    TextLabel *m_name;
    TextLabel *m_detail;
    IconButton *m_toggle;
    IconButton *m_location;
    IconButton *m_describe;
    IconButton *m_cancel;
};

} // namespace conclave::client
