// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import java.util.regex.Pattern;

/** E-mail addresses as people write them: RFC 5322's dot-atom, a domain with a top-level domain of letters. */
final class Emails {
    private static final String ATOM = "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]";
    private static final String LABEL = "[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?";

    private Emails() {}

    static Recognizer recognizer() {
        // A quote or an equals sign before it is the text's, not the address's
        return new PatternRecognizer(
                PersonalDataType.EMAIL,
                "email",
                Pattern.compile("(?<![\\p{L}\\p{N}._%+-])([\\p{L}\\p{N}_+-](?:" + ATOM + "|\\.(?=" + ATOM
                        + ")){0,63}@(?:" + LABEL
                        + "\\.){1,8}(?:xn--[a-zA-Z0-9-]{2,59}|\\p{L}{2,63}))(?![\\p{L}\\p{N}_-]|\\.\\p{L})"),
                address -> address.indexOf('=') < 0,
                0.95);
    }
}
