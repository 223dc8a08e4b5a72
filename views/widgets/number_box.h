// Spin boxes that take a number as people write it: the decimals after a point or a comma, whichever the locale
// has, and the digits of any script.
#pragma once

#include "engine/formats/time_text.h"
#include "models/words/format.h"

#include <QDoubleSpinBox>
#include <QSpinBox>

#include <type_traits>

namespace runyard {

template <class Box>
class NumberBox final : public Box
{
public:
    using Box::Box;

    QValidator::State validate(QString &text, int &position) const override
    {
        text = asTheLocaleWrites(text); // one character for another: the cursor stays where it is
        return Box::validate(text, position);
    }
    std::conditional_t<std::is_same_v<Box, QSpinBox>, int, double>
    valueFromText(const QString &text) const override
    {
        return Box::valueFromText(asTheLocaleWrites(text));
    }

private:
    QString asTheLocaleWrites(const QString &text) const
    {
        QString plain = format::text(withPlainDigits(format::utf8(text)));
        if constexpr (std::is_same_v<Box, QDoubleSpinBox>) {
            const QString point = this->locale().decimalPoint();
            const qsizetype end = plain.size() - this->suffix().size();
            for (qsizetype i = 0; i < end; ++i) {
                if (plain[i] == QLatin1Char('.') || plain[i] == QLatin1Char(','))
                    plain.replace(i, 1, point);
            }
        }
        return plain;
    }
};

using DecimalBox = NumberBox<QDoubleSpinBox>;
using WholeBox = NumberBox<QSpinBox>;

} // namespace runyard
