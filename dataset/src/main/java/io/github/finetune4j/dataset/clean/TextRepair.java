// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.internal.text.NormalText;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;

/**
 * A named correction of texts that loses nothing worth keeping. Repairs are never made unasked.
 *
 * @param name a stable word, for example {@code unicode-nfc}
 * @param change the text before, the text after
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record TextRepair(String name, UnaryOperator<String> change) {
    /** {@return Unicode's composed form (NFC): é as one character, whichever way it was typed} */
    public static TextRepair unicodeNfc() {
        return new TextRepair("unicode-nfc", text -> NormalText.of(text, Form.NFC));
    }

    /**
     * {@return Unicode's compatibility form (NFKC): ligatures, full-width letters and the like become plain; changes
     * formulas}
     */
    public static TextRepair unicodeNfkc() {
        return new TextRepair("unicode-nfkc", text -> NormalText.of(text, Form.NFKC));
    }

    /** {@return UTF-8 that was read as Windows-1252 or Latin-1 is read again, up to three times over} */
    public static TextRepair mojibake() {
        return new TextRepair("mojibake", Mojibake::repaired);
    }

    /** {@return control characters go, tab and line feed stay, other line ends become line feeds} */
    public static TextRepair controlCharacters() {
        return new TextRepair("control-characters", ControlCharacters::removed);
    }

    /** {@return white space at the ends goes} */
    public static TextRepair trimmed() {
        return new TextRepair("trimmed", String::strip);
    }

    /** {@return mojibake, control characters, NFC and white space at the ends, in this order} */
    public static List<TextRepair> usual() {
        return List.of(mojibake(), controlCharacters(), unicodeNfc(), trimmed());
    }

    /**
     * {@return the example with each message's text changed; the same object if nothing changed}
     *
     * @param example a row
     */
    public Example apply(Example example) {
        Example changed = example.map(this::apply);
        return changed.equals(example) ? example : changed;
    }

    private Message apply(Message message) {
        String changed = change.apply(message.content());
        return changed.equals(message.content()) ? message : message.with(changed);
    }
}
