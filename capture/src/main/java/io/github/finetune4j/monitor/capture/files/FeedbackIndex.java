// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An index of the places where the feedback on an answer lies: 16 to 32 bytes in memory for each. It is read from the
 * segments and follows what other processes add.
 */
final class FeedbackIndex {
    private static final int FIRST = 1 << 10;

    private long[] hashes = new long[FIRST];
    private long[] places = new long[FIRST]; // 0: free
    private int size;
    private int segment;
    private int frame;

    /** A frame of a segment. */
    record Place(int segment, int frame) {}

    void refresh(Segments segments) throws IOException {
        for (int number : segments.numbers()) {
            if (number < segment) {
                continue;
            }
            frame = number == segment ? frame : 0;
            segment = number;
            List<Frame> frames = segments.frames(number);
            for (; frame < frames.size(); frame++) {
                if (frames.get(frame).kind() == Frame.FEEDBACK
                        && frames.get(frame).live() > 0) {
                    for (String line : segments.lines(number, frame)) {
                        Line its = Line.parse(line);
                        if (!its.erased()) {
                            put(Bloom.hash(its.responseId()), number, frame);
                        }
                    }
                }
            }
        }
    }

    private void put(long hash, int number, int position) {
        if (size > hashes.length / 2) {
            grow();
        }
        insert(hash, (long) number << Integer.SIZE | position);
        size++;
    }

    private void insert(long hash, long place) {
        int at = (int) hash & (hashes.length - 1);
        while (places[at] != 0) {
            at = (at + 1) & (hashes.length - 1);
        }
        hashes[at] = hash;
        places[at] = place;
    }

    private void grow() {
        long[] oldHashes = hashes;
        long[] oldPlaces = places;
        hashes = new long[2 * oldHashes.length];
        places = new long[2 * oldHashes.length];
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldPlaces[i] != 0) {
                insert(oldHashes[i], oldPlaces[i]);
            }
        }
    }

    /** {@return frames that may hold feedback on an answer, the oldest first} */
    List<Place> of(String responseId) {
        long hash = Bloom.hash(responseId);
        long[] found = new long[0];
        for (int at = (int) hash & (hashes.length - 1); places[at] != 0; at = (at + 1) & (hashes.length - 1)) {
            if (hashes[at] == hash) {
                found = Arrays.copyOf(found, found.length + 1);
                found[found.length - 1] = places[at];
            }
        }
        List<Place> result = new ArrayList<>();
        Arrays.stream(found)
                .sorted()
                .distinct()
                .forEach(place -> result.add(new Place((int) (place >>> Integer.SIZE), (int) place)));
        return result;
    }
}
