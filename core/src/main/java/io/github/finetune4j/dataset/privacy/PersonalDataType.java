// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * The kinds of personal data and secrets that have a recognisable form. Names and addresses have none; they need a
 * model of the language.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum PersonalDataType {
    /** E-mail addresses. */
    EMAIL,
    /** Phone numbers: international ones by their form, national ones by their form or a word before them. */
    PHONE,
    /** International bank account numbers, by length and check digits (ISO 13616, mod 97). */
    IBAN,
    /** Payment card numbers, by the issuer's range and the check digit (ISO/IEC 7812, Luhn). */
    CREDIT_CARD,
    /** IPv4 and IPv6 addresses. */
    IP_ADDRESS,
    /** Numbers that a state gives to people, by check digits where there are any; see {@link NationalId}. */
    NATIONAL_ID,
    /** Passwords, private keys, and keys of services that have a known prefix. */
    SECRET;

    /** {@return the word in reports and masks, for example {@code credit-card}} */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
