// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/icons.h"

#include <QCache>
#include <QFile>
#include <QIconEngine>
#include <QSvgRenderer>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qsizetype CacheBytes = 2 * 1024 * 1024;

// One drawing as it is on the screen; the size is in device pixels.
struct DrawingKey
{
    QByteArray name;
    QSize size;
    QRgb color = 0;

    bool operator==(const DrawingKey &) const = default;
};

size_t qHash(const DrawingKey &key, size_t seed = 0)
{
    return qHashMulti(seed, key.name, key.size.width(), key.size.height(), key.color);
}

// The drawings are stroked with the current colour, two units of a grid of 24 wide; ours are a little lighter.
QByteArray coloredDrawing(const QByteArray &name, const QColor &color)
{
    QFile file(u":/conclave/icons/%1.svg"_s.arg(QLatin1StringView(name)));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(isOpen, "icon", name.constData());
    if (!isOpen)
        return {};
    auto svg = file.readAll();
    svg.replace("currentColor", color.name(QColor::HexRgb).toLatin1());
    svg.replace("stroke-width=\"2\"", "stroke-width=\"1.75\"");
    return svg;
}

QPixmap renderDrawing(const DrawingKey &key, const QColor &color)
{
    QPixmap pixmap(key.size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setOpacity(color.alphaF());
    const qreal side = std::min(key.size.width(), key.size.height());
    const QRectF square((key.size.width() - side) / 2, (key.size.height() - side) / 2, side, side);
    QSvgRenderer(coloredDrawing(key.name, color)).render(&painter, square);
    return pixmap;
}

QPixmap drawing(const char *name, QSize size, const QColor &color)
{
    static QCache<DrawingKey, QPixmap> cache(CacheBytes);
    const DrawingKey key{QByteArray::fromRawData(name, qsizetype(qstrlen(name))), size, color.rgba()};
    if (const auto *cached = cache.object(key))
        return *cached;
    const auto pixmap = renderDrawing(key, color);
    cache.insert({QByteArray(name), size, color.rgba()}, new QPixmap(pixmap),
                 qsizetype(size.width()) * size.height() * 4);
    return pixmap;
}

// An icon for widgets: takes its colour from the theme each time it is painted.
class DrawingEngine : public QIconEngine
{
public:
    DrawingEngine(QByteArray name, Token color)
        : m_name(std::move(name))
        , m_color(color)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        paintIcon(*painter, rect, m_name.constData(), colorFor(mode));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return size.isEmpty() ? QPixmap() : drawing(m_name.constData(), size, colorFor(mode));
    }
    QIconEngine *clone() const override { return new DrawingEngine(*this); }
    QString key() const override { return u"conclave"_s; }
    QString iconName() override { return QString::fromLatin1(m_name); }
    bool isNull() override { return false; }

private:
    QColor colorFor(QIcon::Mode mode) const
    {
        auto color = Theme::instance().color(mode == QIcon::Selected ? Token::Accent : m_color);
        if (mode == QIcon::Disabled)
            color.setAlphaF(0.4F);
        return color;
    }

    QByteArray m_name;
    Token m_color;
};

// The first letter or digit of a word. Marks above and below it are left out: there may be hundreds of them.
QString initialOf(QStringView word)
{
    for (const char32_t c : word.toUcs4()) {
        if (QChar::isLetterOrNumber(c))
            return QString::fromUcs4(&c, 1).toUpper();
    }
    return {};
}

// Of the first and of the last word of a name: "AP" for "Ana Maria Petrova".
QStringList initialsOf(const QString &displayName)
{
    QStringList initials;
    const auto name = displayName.normalized(QString::NormalizationForm_C);
    for (const auto word : QStringView(name).split(u' ', Qt::SkipEmptyParts)) {
        if (const auto initial = initialOf(word); !initial.isEmpty())
            initials << initial;
    }
    if (initials.isEmpty())
        return {u"?"_s};
    return initials.size() == 1 ? initials : QStringList{initials.first(), initials.last()};
}

} // namespace

QIcon icon(const char *name, Token color)
{
    return QIcon(new DrawingEngine(QByteArray(name), color));
}

void paintIcon(QPainter &painter, const QRectF &box, const char *name, const QColor &color)
{
    const qreal ratio = painter.device()->devicePixelRatioF();
    const QSize size(qRound(box.width() * ratio), qRound(box.height() * ratio));
    if (size.isEmpty())
        return;
    auto pixmap = drawing(name, size, color);
    pixmap.setDevicePixelRatio(ratio);
    // On whole device pixels, or the strokes blur.
    const auto toDevice = painter.deviceTransform();
    const auto corner = toDevice.map(box.topLeft()).toPoint();
    painter.drawPixmap(toDevice.inverted().map(QPointF(corner)), pixmap);
}

void paintAvatar(QPainter &painter, const QRectF &box, QStringView seed, const QString &displayName)
{
    const auto &theme = Theme::instance();
    const bool isSmall = box.width() < theme.px(24);
    const qreal radius = std::min<qreal>(theme.px(8), box.width() / 4);
    const auto initials = initialsOf(displayName);
    auto font = theme.font(TextStyle::BodyStrong);
    font.setPixelSize(std::max(1, qRound(box.width() * (isSmall ? 0.55 : 0.39))));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.avatarColor(seed));
    painter.drawRoundedRect(box, radius, radius);
    painter.setPen(Qt::white);
    painter.setFont(font);
    painter.drawText(box, Qt::AlignCenter | Qt::TextDontClip, isSmall ? initials.first() : initials.join(QString()));
    painter.restore();
}

} // namespace conclave::client
