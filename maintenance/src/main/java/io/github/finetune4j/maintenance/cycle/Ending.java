// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.cycle;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * The end of a cycle, and with that what becomes of its rows: they were learned, they wait for the next cycle, or they
 * are quarantined.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Ending {
    /** The candidate is the champion, and its rows are learned. */
    PROMOTED(false),
    /** A rule refused it: {@link Cycle#refusal()}, whose code says what becomes of the rows. */
    REFUSED(false),
    /** A person said no; the rows wait. */
    REJECTED(false),
    /** Nobody said yes in time; the rows wait. */
    NOT_APPROVED(false),
    /** It did badly before a part of the live traffic; the rows are quarantined. */
    ROLLED_BACK(true),
    /** It did badly after it was promoted, and the alias went back; the rows are quarantined. */
    TAKEN_BACK(true),
    /** A step failed, or could not be done again and again; the rows wait. */
    FAILED(false),
    /** A person ended it; the rows wait. */
    CANCELLED(false),
    /** Somebody else moved the champion's alias meanwhile; the rows wait. */
    SUPERSEDED(false);

    private final boolean quarantines;

    Ending(boolean quarantines) {
        this.quarantines = quarantines;
    }

    /** {@return whether rows of a cycle that ends so are never learned from; for REFUSED its code says so} */
    public boolean quarantines() {
        return quarantines;
    }

    /** {@return the words in reports, for example {@code rolled back}} */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
