// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A form that has not been read yet.
 *
 * @param most bytes of it
 * @param known whether the head says who sends it
 * @param taker answers it
 */
record AwaitedForm(int most, boolean known, Function<Map<String, List<String>>, Answered> taker) implements Heard {
    /** {@return what the taker answers, or why the form never came to it} */
    Answered answer(byte[] bytes) {
        Map<String, List<String>> form;
        try {
            form = FormText.read(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Answered.words(400, "the form can't be read -> use the console's own pages");
        }
        return taker.apply(form);
    }

    Answered tooMuch() {
        return broken(413, "the form has more than " + most + " bytes -> write less");
    }

    static Answered tooSlow() {
        return broken(408, "the form came too slowly -> send it again");
    }

    static Answered tooMany() {
        return broken(503, "too many forms are on their way -> send it again in a moment")
                .with("Retry-After", "1");
    }

    static Answered malformed() {
        return broken(400, "the form was not sent as HTTP says -> send it again");
    }

    /** What of the form is still on its way would be taken for the next request. */
    private static Answered broken(int status, String words) {
        return Answered.words(status, words).with("Connection", "close");
    }
}
