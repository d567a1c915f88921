// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/blurhash.h"

#include <QStringView>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

namespace conclave::client {

namespace {

constexpr QLatin1StringView Digits(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~");
constexpr int Base = 83;
constexpr int MostSide = 256;

using Wave = std::array<double, 3>; // in linear light

std::optional<int> numberOf(QStringView digits)
{
    int number = 0;
    for (const auto digit : digits) {
        const auto value = Digits.indexOf(digit);
        if (value < 0)
            return std::nullopt;
        number = number * Base + int(value);
    }
    return number;
}

double linearOf(int value)
{
    const double v = value / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

size_t at(int line, int length, int column)
{
    return size_t(line) * size_t(length) + size_t(column);
}

int shownOf(double linear)
{
    const double v = std::clamp(linear, 0.0, 1.0);
    const double shown = v <= 0.0031308 ? v * 12.92 : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
    return int(std::lround(shown * 255));
}

double signedSquare(double value)
{
    return std::copysign(value * value, value);
}

Wave meanOf(int value)
{
    return {linearOf(value >> 16 & 255), linearOf(value >> 8 & 255), linearOf(value & 255)};
}

Wave waveOf(int value, double largest)
{
    const auto part = [largest](int step) { return signedSquare((step - 9) / 9.0) * largest; };
    return {part(value / (19 * 19)), part(value / 19 % 19), part(value % 19)};
}

std::vector<double> cosines(int pixels, int waves)
{
    std::vector<double> table;
    table.reserve(size_t(pixels) * size_t(waves));
    for (int pixel = 0; pixel < pixels; ++pixel) {
        for (int wave = 0; wave < waves; ++wave)
            table.push_back(std::cos(std::numbers::pi * pixel * wave / pixels));
    }
    return table;
}

} // namespace

QImage blurhashImage(const QString &hash, QSize size)
{
    const auto text = QStringView(hash);
    const auto flag = text.size() >= 6 ? numberOf(text.first(1)) : std::nullopt;
    if (!flag || size.isEmpty() || size.width() > MostSide || size.height() > MostSide)
        return {};
    const int across = *flag % 9 + 1;
    const int down = *flag / 9 + 1;
    const auto largest = numberOf(text.sliced(1, 1));
    if (down > 9 || text.size() != 4 + 2 * across * down || !largest)
        return {};
    std::vector<Wave> waves;
    for (int i = 0; i < across * down; ++i) {
        const auto value = numberOf(i == 0 ? text.sliced(2, 4) : text.sliced(4 + 2 * i, 2));
        if (!value)
            return {};
        waves.push_back(i == 0 ? meanOf(*value) : waveOf(*value, (*largest + 1) / 166.0));
    }
    const auto columns = cosines(size.width(), across);
    const auto rows = cosines(size.height(), down);
    QImage image(size, QImage::Format_RGB32);
    for (int y = 0; y < size.height(); ++y) {
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(y));
        for (int x = 0; x < size.width(); ++x) {
            Wave sum{};
            for (int j = 0; j < down; ++j) {
                for (int i = 0; i < across; ++i) {
                    const double basis = columns[at(x, across, i)] * rows[at(y, down, j)];
                    for (size_t channel = 0; channel < 3; ++channel)
                        sum[channel] += waves[at(j, across, i)][channel] * basis;
                }
            }
            line[x] = qRgb(shownOf(sum[0]), shownOf(sum[1]), shownOf(sum[2]));
        }
    }
    return image;
}

} // namespace conclave::client
