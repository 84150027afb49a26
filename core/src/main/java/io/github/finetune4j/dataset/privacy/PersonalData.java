// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import org.apiguardian.api.API;

/**
 * Personal data found in a text.
 *
 * @param type what it is
 * @param kind more exactly, where the type has kinds: {@code us-ssn}, {@code github-token}; the type's word otherwise
 * @param start first char
 * @param end after the last char
 * @param confidence how sure the finding is, 0 to 1: 1 with a check digit, less where the form alone decides
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record PersonalData(PersonalDataType type, String kind, int start, int end, double confidence) {
    /** Checks the range. */
    public PersonalData {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("place of a finding: " + start + " to " + end
                    + " -> give a start of at least 0, and an end above it");
        }
    }

    /**
     * {@return the characters that were found}
     *
     * @param text in which it was found
     */
    public String in(String text) {
        return text.substring(start, end);
    }

    /** {@return number of chars} */
    int length() {
        return end - start;
    }

    boolean overlaps(PersonalData other) {
        return start < other.end && other.start < end;
    }
}
