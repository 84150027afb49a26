// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.spi;

import org.apiguardian.api.API;

/**
 * Pages for people who are not let into the console, such as annotators with an invitation. They are asked by several
 * threads at once.
 *
 * <p>Whoever asks is unknown: these pages find out themselves, by what {@link GuestRequest#session()} holds. The
 * console has looked only at where a request comes from and how large it is: a change comes from a page of the same
 * server. The session of the console never reaches these pages, and theirs is never sent to the console's own.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface GuestPages {
    /** {@return the first part of their addresses: one word, which no page of the console has} */
    String path();

    /**
     * {@return whether what a request holds besides its form says who asks: the session, the address} It is asked
     * before the form is read. Forms of people who are not known by then have 8 KiB at most, and only a few of them are
     * waited for at once; those of others have 512 KiB. By default nobody is known.
     *
     * @param request without the values of the form, with those of the address; its nonce is empty
     */
    default boolean knows(GuestRequest request) {
        return false;
    }

    /**
     * {@return what is answered}
     *
     * @param request what was asked
     */
    GuestReply answer(GuestRequest request);
}
