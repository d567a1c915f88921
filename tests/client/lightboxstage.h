// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/filelane.h"
#include "client/views/timelineview.h"
#include "client/widgets/animationplayer.h"
#include "client/widgets/fileactions.h"
#include "client/widgets/lightbox.h"
#include "client/widgets/picturestage.h"
#include "client/widgets/textlabel.h"
#include "client/widgets/uisettings.h"
#include "tests/client/fakerows.h"
#include "tests/client/filestage.h"
#include "tests/client/offscreen.h"

#include <QDateTime>
#include <QtTest>

namespace conclave::client {

using namespace Qt::StringLiterals;

// A window with a timeline whose messages carry files, wired as the real one; the transfers are the test's. A base of
// tests.
struct LightboxStage : public QObject, public test::Offscreen
{
    QTemporaryDir m_folder;
    std::unique_ptr<FakeTransfers> m_desk;
    std::unique_ptr<Pictures> m_pictures;
    std::unique_ptr<UiSettings> m_settings;
    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<QSignalSpy> m_told;
    std::unique_ptr<QSignalSpy> m_offered;
    std::unique_ptr<QSignalSpy> m_said;
    std::unique_ptr<QSignalSpy> m_messageWanted;
    FakeRows m_rows;
    TimelineView *m_view = nullptr;
    FileActions *m_actions = nullptr;

    void begin()
    {
        Theme::loadFonts();
        QApplication::setStyle(new ConclaveStyle);
        QFile::remove(m_folder.filePath(u"settings"_s));
    }
    void open()
    {
        QFile::remove(m_folder.filePath(u"settings"_s));
        m_desk = std::make_unique<FakeTransfers>();
        m_pictures = std::make_unique<Pictures>(*m_desk);
        m_settings = std::make_unique<UiSettings>(m_folder.filePath(u"settings"_s));
        m_window = std::make_unique<QWidget>();
        m_window->resize(1000, 700);
        m_view = new TimelineView(m_window.get());
        m_view->setGeometry(m_window->rect());
        m_view->setFiles(new FileStates(*m_pictures, m_view));
        m_actions = new FileActions(m_pictures.get(), *m_settings, m_window.get());
        connect(m_view, &TimelineView::fileActivated, m_actions, [this](MessageId message, FileId file, FileWish wish) {
            m_actions->serve(m_rows, message, file, wish);
        });
        m_told = std::make_unique<QSignalSpy>(m_actions, &FileActions::told);
        m_offered = std::make_unique<QSignalSpy>(m_actions, &FileActions::offered);
        m_said = std::make_unique<QSignalSpy>(m_actions, &FileActions::announce);
        m_messageWanted = std::make_unique<QSignalSpy>(m_actions, &FileActions::messageWanted);
        m_rows.reset({});
        m_view->setRows(&m_rows);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_view->setFocus();
    }
    void close()
    {
        m_told.reset();
        m_offered.reset();
        m_said.reset();
        m_messageWanted.reset();
        m_window.reset();
        m_pictures.reset();
        m_desk.reset();
    }
    MessageId say(const QList<protocol::FileReference> &files)
    {
        TimelineItem item;
        item.key = quint64(m_rows.rowCount() + 1);
        item.id = MessageId::create();
        item.seq = m_rows.rowCount() + 1;
        item.sender = UserId::create();
        item.senderName = u"Ana Petrova"_s;
        item.at = QDateTime(QDate(2026, 5, 4), QTime(12, m_rows.rowCount())).toMSecsSinceEpoch();
        item.files = files;
        m_rows.append(item);
        return item.id;
    }
    protocol::FileReference picture(const QString &name, const QColor &color, QSize size = {800, 600})
    {
        auto file = pictureFile(name, size);
        m_desk->bytes.insert(file.file, pictureBytes(size, color));
        return file;
    }
    void serve(MessageId message, const protocol::FileReference &file, FileWish wish)
    {
        m_actions->serve(m_rows, message, file.file, wish);
        QVERIFY(QTest::qWaitFor([this] { return !m_actions->findChild<FileLane *>(); })); // the disk has answered
    }
    Lightbox *box()
    {
        for (auto *one : m_window->findChildren<Lightbox *>()) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }
    PictureStage *stage() { return box()->findChild<PictureStage *>(); }
    QColor middle()
    {
        return m_window->grab().toImage().pixelColor(stage()->mapTo(m_window.get(), stage()->rect().center()));
    }
    void key(int key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(m_window->focusWidget(), Qt::Key(key), modifiers);
    }
    bool shows(const QString &text) // a label of the lightbox
    {
        const auto labels = box()->findChildren<TextLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&text](const TextLabel *label) {
            return label->isVisible() && label->text().contains(text);
        });
    }
    QString lastTold() const { return m_told->isEmpty() ? QString() : m_told->last().at(0).toString(); }
};

} // namespace conclave::client
