// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture.files;

/**
 * A place between two lines.
 *
 * @param segment number of the segment
 * @param frame number of the frame in it
 * @param line number of the line in the frame, from 0
 */
record Cursor(int segment, int frame, int line) {
    static Cursor parse(String text) {
        if (text.isEmpty()) {
            return new Cursor(0, 0, 0);
        }
        String[] numbers = text.split("-", -1);
        try {
            return new Cursor(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "the cursor of a capture store: " + text + " -> give that of a page before, or an empty text", e);
        }
    }

    String text() {
        return segment + "-" + frame + "-" + line;
    }
}
