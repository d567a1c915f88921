// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/localpicture.h"
#include "client/store/transferstore.h"

#include <QHash>
#include <QScrollArea>

namespace conclave::client {

class AttachmentChip;

// The files that wait for a message to be sent, above its text. It shows what it is given and says what the user
// wants; it has no height while it is empty, and scrolls when there is much. Owned by a Composer; GUI thread.
class AttachmentTray : public QScrollArea
{
    Q_OBJECT

public:
    explicit AttachmentTray(QWidget *parent);

    void put(const Transfer &transfer); // a new one, or what became of it
    void setBytes(FileId file, const QByteArray &bytes); // of one that has no path, when they are wanted
    void take(FileId file);
    int count() const { return int(m_order.size()); }
    bool isEmpty() const { return m_order.isEmpty(); }
    bool hasFailed() const; // one at least
    QList<Transfer> transfers() const;
    AttachmentChip *chip(FileId file) const { return m_chips.value(file); }

Q_SIGNALS:
    void pauseWanted(conclave::FileId file);
    void resumeWanted(conclave::FileId file);
    void cancelWanted(conclave::FileId file);
    void described(conclave::FileId file, const QString &description);
    void locationWanted(conclave::FileId file, bool keeps);
    void bytesWanted(conclave::FileId file); // for its picture
    void changed(); // how many, or whether one failed
    void left(); // the keyboard goes back to the text

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override; // of the chips

private:
    AttachmentChip *add(const Transfer &transfer);
    void wire(AttachmentChip *chip);
    void readPictureOf(const Transfer &transfer, const QByteArray &bytes);
    void describe(FileId file);
    void step(FileId from, int direction);
    void applyTheme();
    void fit(); // its height

    QWidget *m_content;
    QList<FileId> m_order;
    QHash<FileId, AttachmentChip *> m_chips;
};

} // namespace conclave::client
