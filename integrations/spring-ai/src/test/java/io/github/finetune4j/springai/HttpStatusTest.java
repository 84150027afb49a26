// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where failures of Spring AI's providers have their HTTP status. */
class HttpStatusTest {
    /** As OpenAI's client has it. */
    public static final class WithCode extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** {@return the status} */
        public int statusCode() {
            return 403;
        }
    }

    /** As Spring's clients have it. */
    public static final class WithStatus extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /**
         * What Spring makes of a status.
         *
         * @param value the number
         */
        public record Code(int value) {}

        /** {@return the status} */
        public Code getStatusCode() {
            return new Code(429);
        }
    }

    @Test
    void status_isFoundWhereverItIs() {
        assertThat(HttpStatus.of(new WithCode())).isEqualTo(403);
        assertThat(HttpStatus.of(new WithStatus())).isEqualTo(429);
        assertThat(HttpStatus.of(new IllegalStateException("outer", new WithCode())))
                .isEqualTo(403);
        assertThat(HttpStatus.of(new IllegalStateException("HTTP 503 - busy"))).isEqualTo(503);
        assertThat(HttpStatus.of(new IllegalStateException("404: no such model")))
                .isEqualTo(404);
    }

    @Test
    void status_isNone_whereNobodyTellsIt() {
        assertThat(HttpStatus.of(new IllegalStateException("after 500 ms"))).isZero();
        assertThat(HttpStatus.of(new IllegalStateException())).isZero();
    }
}
