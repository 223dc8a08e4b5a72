// How well what was typed fits a command: letters in order, best at the starts of words.
#pragma once

#include <QString>

#include <optional>

namespace runyard {

/// Higher fits better; empty when a typed letter is missing. An empty text fits everything equally.
/// Words may come in any order: "run replay" finds "Replay run".
std::optional<int> matchScore(const QString &typed, const QString &text);

} // namespace runyard
