package io.github.finetune4j.dataset;

import org.jspecify.annotations.Nullable;

/** Counts, hashes and places plain chat rows without making an example of them; for one thread. */
final class PlainRow {
    private final PlainChat chat = new PlainChat();
    private final RowHasher hasher = new RowHasher();
    private final ReadSettings settings;
    private final @Nullable PlainPlace place;
    private int end;

    PlainRow(ReadSettings settings) {
        this.settings = settings;
        this.place = settings.split() == null ? null : new PlainPlace(settings.split());
    }

    /** {@return the row that starts here; null where it isn't plain} */
    @Nullable RowResult read(byte[] bytes, int from, int to) {
        if (!chat.matches(bytes, from, to) || chat.end() - from > settings.maxLineBytes()) {
            return null;
        }
        end = chat.end();
        hasher.start();
        if (place != null) {
            place.start();
        }
        int prompt = 0;
        int answer = 0;
        int last = chat.count() - 1;
        for (int i = 0; i <= last; i++) {
            if (i == last) {
                hasher.answerFollows();
                answer = message(i);
            } else {
                prompt += message(i);
            }
        }
        RowResult result = RowResult.plain(hasher.hashes(), prompt, answer);
        if (settings.split() != null && place != null) {
            result.part = settings.split().partAt(place.place());
            out(result, bytes, from);
        }
        return result;
    }

    /** {@return where the row's line ends} */
    int end() {
        return end;
    }

    // Returns the text's length in code points
    private int message(int i) {
        int room = chat.stop(i) - chat.start(i);
        Role role = chat.role(i);
        int from = hasher.begin(role.word().charAt(0), room);
        byte[] buffer = hasher.buffer();
        int to = chat.decode(i, buffer, from);
        int length = chat.ascii(i) ? room : codePoints(buffer, from, to);
        if (place != null && i < chat.count() - 1) {
            place.add(role, buffer, from, to, length == to - from);
        }
        hasher.end(from, to);
        return length;
    }

    private static int codePoints(byte[] utf8, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += (utf8[i] & 0xC0) != 0x80 ? 1 : 0;
        }
        return count;
    }

    // The line as it came, with the line feed where it has one
    private void out(RowResult result, byte[] bytes, int from) {
        result.out = bytes;
        result.outFrom = from;
        result.outTo = bytes[end - 1] == '\r' ? end - 1 : end;
    }
}
