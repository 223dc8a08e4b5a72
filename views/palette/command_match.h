// How well typed text matches a command: letters in order, best at the starts of words. Pure.
#pragma once

#include <QString>

#include <optional>

namespace runyard {

/// Higher is better; empty when a typed letter is missing. An empty text matches everything equally.
/// Words may come in any order: "run replay" finds "Replay run".
std::optional<int> matchScore(const QString &typed, const QString &text);

} // namespace runyard
