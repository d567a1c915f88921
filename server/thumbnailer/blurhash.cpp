// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/thumbnailer/blurhash.h"

#include <QImage>
#include <QList>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace conclave::thumbnailer {

namespace {

constexpr QByteArrayView Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";
static_assert(Digits.size() == 83);

using Colour = std::array<double, 3>; // in linear light

QByteArray base83(int value, int digits)
{
    QByteArray text(digits, '0');
    for (int i = digits - 1; i >= 0; --i) {
        text[i] = Digits[value % 83];
        value /= 83;
    }
    return text;
}

// IEC 61966-2-1.
double linearOf(int srgb)
{
    const double v = srgb / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

int srgbOf(double linear)
{
    const double v = std::clamp(linear, 0.0, 1.0);
    const double encoded = v <= 0.0031308 ? v * 12.92 : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
    return int(std::lround(encoded * 255));
}

struct Pixels
{
    int width = 0;
    int height = 0;
    QList<Colour> colours;
};

Pixels pixelsOf(const QImage &image)
{
    const auto plain = image.convertToFormat(QImage::Format_RGB32);
    Pixels pixels{plain.width(), plain.height(), {}};
    pixels.colours.reserve(qsizetype(pixels.width) * pixels.height);
    for (int y = 0; y < pixels.height; ++y) {
        for (int x = 0; x < pixels.width; ++x) {
            const QRgb pixel = plain.pixel(x, y);
            pixels.colours.append({linearOf(qRed(pixel)), linearOf(qGreen(pixel)), linearOf(qBlue(pixel))});
        }
    }
    return pixels;
}

Colour wave(const Pixels &pixels, int across, int down)
{
    Colour sum{};
    for (int y = 0; y < pixels.height; ++y) {
        const double vertical = std::cos(std::numbers::pi * down * y / pixels.height);
        for (int x = 0; x < pixels.width; ++x) {
            const double basis = vertical * std::cos(std::numbers::pi * across * x / pixels.width);
            const auto &colour = pixels.colours.at(qsizetype(y) * pixels.width + x);
            for (size_t i = 0; i < sum.size(); ++i)
                sum[i] += basis * colour[i];
        }
    }
    const double weight = (across == 0 && down == 0 ? 1.0 : 2.0) / (double(pixels.width) * pixels.height);
    for (auto &part : sum)
        part *= weight;
    return sum;
}

int quantised(double part, double most)
{
    const double root = std::copysign(std::sqrt(std::abs(part / most)), part);
    return std::clamp(int(std::floor(root * 9 + 9.5)), 0, 18);
}

} // namespace

QByteArray blurhash(const QImage &image, int across, int down)
{
    if (image.isNull() || across < 1 || across > 9 || down < 1 || down > 9)
        return {};
    const auto pixels = pixelsOf(image);
    QList<Colour> waves;
    for (int j = 0; j < down; ++j) {
        for (int i = 0; i < across; ++i)
            waves.append(wave(pixels, i, j));
    }
    double greatest = 0;
    for (qsizetype i = 1; i < waves.size(); ++i) {
        for (const double part : waves.at(i))
            greatest = std::max(greatest, std::abs(part));
    }
    const int scale = waves.size() > 1 ? std::clamp(int(std::floor(greatest * 166 - 0.5)), 0, 82) : 0;
    const double most = waves.size() > 1 ? (scale + 1) / 166.0 : 1;
    const auto &mean = waves.first();
    auto text = base83((across - 1) + (down - 1) * 9, 1) + base83(scale, 1)
        + base83(srgbOf(mean[0]) << 16 | srgbOf(mean[1]) << 8 | srgbOf(mean[2]), 4);
    for (qsizetype i = 1; i < waves.size(); ++i) {
        const auto &[red, green, blue] = waves.at(i);
        text += base83((quantised(red, most) * 19 + quantised(green, most)) * 19 + quantised(blue, most), 2);
    }
    return text;
}

} // namespace conclave::thumbnailer
