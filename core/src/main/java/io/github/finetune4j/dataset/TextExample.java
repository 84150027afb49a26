// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.chat.Message;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;

/**
 * A plain text for continued pretraining: no roles, no template, every token counts.
 *
 * @param text not blank
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record TextExample(String text) implements Example {
    /** Checks that there is something to learn. */
    public TextExample {
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "the text of a text example is blank -> give one, or leave the example out");
        }
    }

    /** {@return the text as what a user says: it has no roles of its own} */
    @Override
    public List<Message> messages() {
        return List.of(Message.user(text));
    }

    @Override
    public List<Message> prompt() {
        return messages();
    }

    @Override
    public Map<String, Object> fields() {
        return Map.of();
    }

    @Override
    public TextExample map(UnaryOperator<Message> change) {
        return new TextExample(change.apply(Message.user(text)).content());
    }

    @Override
    public String kind() {
        return "texts";
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.of(this);
    }
}
