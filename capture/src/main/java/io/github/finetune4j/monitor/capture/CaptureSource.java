// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.dataset.spi.RowSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The source of rows that users and a model said: every interaction that was answered and whose content was kept with
 * consent, save answers of a classifier that {@linkplain Interaction#abstained abstained}. Each row has the field
 * {@code origin}, {@code capture/} and the id of the answer, and, where the request had a key, {@link #SUBJECT}.
 * Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CaptureSource implements DatasetSource {
    /**
     * The field of a row that says whose it is: {@link Interaction#subject}, the keyed hash that
     * {@link Capture#subject} gives. By it a registry finds the rows of somebody whom the capture has erased.
     */
    public static final String SUBJECT = "origin_subject";

    private static final String ORIGIN = "origin";
    private static final int PAGE = 1000;

    private final String name;
    private final CaptureStore store;

    private CaptureSource(String name, CaptureStore store) {
        this.name = name;
        this.store = store;
    }

    /**
     * {@return the source}
     *
     * @param name how issues call it
     * @param store read to its end, once per build
     */
    public static CaptureSource of(String name, CaptureStore store) {
        return new CaptureSource(name, store);
    }

    /**
     * {@return the field of a row that says where it comes from}
     *
     * @param responseId of the answer
     */
    public static Map<String, Object> origin(String responseId) {
        return Map.of(ORIGIN, "capture/" + responseId);
    }

    /**
     * {@return the fields of a row that say where it comes from, and, where that is known, whose it is}
     *
     * @param interaction that the row is made of
     */
    public static Map<String, Object> origin(Interaction interaction) {
        Map<String, Object> fields = new LinkedHashMap<>(origin(interaction.responseId()));
        if (!interaction.subject().isEmpty()) {
            fields.put(SUBJECT, interaction.subject());
        }
        return fields;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void read(RowSink sink) {
        long position = 0;
        CapturePage page = store.read("", PAGE);
        while (!page.entries().isEmpty() && sink.wantsMore()) {
            for (Captured entry : page.entries()) {
                position++;
                if (entry instanceof Interaction interaction && answered(interaction) && sink.wantsMore()) {
                    CapturedContent content = interaction.content();
                    if (content != null) {
                        sink.example(position, example(interaction, content));
                    }
                }
            }
            page = store.read(page.cursor(), PAGE);
        }
    }

    private static boolean answered(Interaction interaction) {
        return !interaction.failed() && !interaction.abstained();
    }

    private static ChatExample example(Interaction interaction, CapturedContent content) {
        List<Message> messages = new ArrayList<>(content.messages());
        messages.add(content.answer());
        return new ChatExample(messages, origin(interaction));
    }
}
