// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/pictures.h"
#include "client/widgets/filetools.h"

#include <QPointer>
#include <QWidget>

class QHBoxLayout;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;

namespace conclave::client {

class AnimationPlayer;
class EmptyState;
class IconButton;
class PictureStage;
class TextLabel;

// One file of a message over the whole window: a picture, or plain text. What is known of it already is shown until the
// file is there. Closes and deletes itself on Escape; the focus goes back to where it was. Owned by the window; GUI
// thread.
class Lightbox : public QWidget
{
    Q_OBJECT

public:
    Lightbox(Pictures &pictures, QWidget *window);

    void open(const QList<ShownFile> &files, const ShownFile &first);
    const ShownFile &current() const { return m_files.at(m_index); }
    void close();

Q_SIGNALS:
    void saveWanted(const conclave::protocol::FileReference &file);
    void messageWanted(conclave::MessageId message);
    void announce(const QString &text);

protected:
    bool event(QEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void build();
    void buildHead();
    void wire();
    void applyTheme();
    void step(int direction);
    void show(qsizetype index);
    void showHead();
    void showPicture();
    void showThumbnail();
    void showText();
    void load();
    void take(const Result<QImage> &picture);
    void loadAnimation();
    void toggleAnimation();
    void showAnimation(); // whether there is one, and plays
    void takeText(const Result<QByteArray> &bytes);
    void say(const QString &sentence, const QString &action = {}); // under the picture; empty: nothing
    void showInstead(const char *iconName, const QString &sentence, const QString &action = {});
    void act(); // what the button of the sentence offers
    void showZoom();
    bool zoomByKey(const QKeyEvent &event);
    bool moveByKey(int key);
    QList<QWidget *> focusable() const; // in their order
    bool isPicture() const;
    bool isGone(const Error &error) const;
    QString whyNot(const Error &error) const;

    TransferDesk &m_desk;
    Pictures &m_pictures;
    QPointer<QWidget> m_before; // had the focus
    QList<ShownFile> m_files;
    qsizetype m_index = 0;
    QObject *m_loading = nullptr; // the context of what is on its way; another file needs another one
    bool m_isLoaded = false;
    bool m_offersSaving = false; // the action is to save; else to try again
    bool m_mayTryAgain = false; // when the server can be reached

    QWidget *m_head;
    TextLabel *m_name;
    TextLabel *m_facts;
    TextLabel *m_percent;
    IconButton *m_play;
    IconButton *m_smaller;
    IconButton *m_larger;
    IconButton *m_fit;
    IconButton *m_save;
    IconButton *m_message;
    IconButton *m_close;
    IconButton *m_previous;
    IconButton *m_next;
    QStackedWidget *m_pages;
    PictureStage *m_stage;
    AnimationPlayer *m_player;
    QPlainTextEdit *m_text;
    EmptyState *m_instead;
    QWidget *m_foot;
    TextLabel *m_sentence;
    QPushButton *m_action;
    TextLabel *m_description;
};

} // namespace conclave::client
