package io.github.finetune4j.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hashes that tell equal and contradicting rows, made in one pass.
 *
 * @param prompt of the messages before the answer; null where there is no answer
 * @param turns of all messages
 * @param row of all messages and the row's further fields: the bytes of its {@link Fingerprint}
 */
@SuppressWarnings("ArrayRecordComponent") // passed on at once, never compared
record ExampleHashes(byte @Nullable [] prompt, byte[] turns, byte[] row) {
    static ExampleHashes of(Example example) {
        if (!(example instanceof ChatExample chat)) {
            byte[] all = ContentHash.of(example, DuplicateRule.EXACT);
            return new ExampleHashes(null, all, all);
        }
        return of(chat);
    }

    private static ExampleHashes of(ChatExample example) {
        List<Message> messages = example.messages();
        int answer = example.answer().isPresent() ? messages.size() - 1 : -1;
        ContentHash hash = new ContentHash();
        byte[] prompt = null;
        for (int i = 0; i < messages.size(); i++) {
            if (i == answer) {
                prompt = hash.bytes();
            }
            hash.add(messages.get(i), false);
        }
        byte[] turns = hash.bytes();
        return new ExampleHashes(prompt, turns, hash.addFields(example.extra()).bytes());
    }
}
