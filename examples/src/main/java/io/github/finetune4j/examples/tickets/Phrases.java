// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.tickets;

import java.util.List;

/** The words that tickets are made of. {@code %s} stands for a product. */
final class Phrases {
    static final List<String> DEVICES =
            List.of("lamp", "kettle", "router", "speaker", "camera", "printer", "heater", "headset", "clock", "radio");

    static final List<String> APPS = List.of(
            "calendar app", "notes app", "photo app", "budget app", "music app", "chat app", "map app", "backup app");

    static final List<String> GREETINGS = List.of("Hello. ", "Hi, ", "Good morning. ", "Dear team, ", "Hello there, ");

    static final List<String> CLOSINGS = List.of(
            " Thank you.", " Thanks.", " Best wishes, Kim", " Regards, Sam", " Kind regards, Alex", " Bye, Robin");

    /** Sentences that say nothing about the routing; some use the words of other categories on purpose. */
    static final List<String> ASIDES = List.of(
            "I like the colour.",
            "My neighbour has one too.",
            "I have been a customer for years.",
            "I paid by card and that went well.",
            "The parcel came quickly, by the way.",
            "I can log in without trouble.",
            "My old one was fine.",
            "I bought it for my mother.",
            "I read the guide twice.",
            "The price was fair.");

    private static final List<String> BILLING = List.of(
            "I was charged twice for the %s.",
            "The invoice for my %s shows the wrong amount.",
            "You took too much money for the %s.",
            "My discount code was not used for the %s.",
            "I still pay a monthly fee for the %s that I cancelled.",
            "I never got a receipt for the %s.",
            "The tax on the bill for the %s looks wrong.",
            "My card was refused when I paid for the %s.",
            "There is a charge for a %s on my bank statement that I do not know.");

    private static final List<String> DELIVERY = List.of(
            "The %s has not arrived yet.",
            "The parcel with my %s is late.",
            "The tracking of my %s has not moved for days.",
            "The driver left the %s at the wrong house.",
            "The box came, but the %s was not in it.",
            "You sent me something else instead of the %s.",
            "Where is the %s that I ordered two weeks ago?",
            "Please bring the %s to my new address instead.",
            "The courier says that the %s was lost on the way.");

    private static final List<String> RETURN = List.of(
            "I want to send the %s back.",
            "How do I return the %s?",
            "I need a return label for the %s.",
            "I would like to swap the %s for another one.",
            "Please take the %s back, I do not need it.",
            "I changed my mind about the %s and want to give it back.",
            "I got the %s as a gift and would like to exchange it.",
            "How long can I keep the %s before I must send it back?",
            "The %s is not what I hoped for, so I want to return it.");

    private static final List<String> ACCOUNT = List.of(
            "I forgot my password for the %s.",
            "I cannot log in to the page of my %s.",
            "Please change the email address of my account for the %s.",
            "The sign-in code for the %s never comes.",
            "My account for the %s is locked.",
            "Please delete my account, I sold the %s.",
            "Someone else used my account to order a %s.",
            "I want to change the name in my profile for the %s.",
            "The password reset for the %s does not work.");

    private static final List<String> DEFECT = List.of(
            "The %s does not start any more.",
            "My %s stops after a few minutes.",
            "The %s only shows an error.",
            "The %s has become very slow.",
            "My %s loses the connection again and again.",
            "The %s is broken since this morning.",
            "My %s makes strange sounds and then turns off.",
            "Nothing happens when I open the %s or press a button.",
            "The screen of the %s stays black.");

    private static final List<String> QUESTION = List.of(
            "Which %s would you choose for a small office?",
            "Does the %s also work in other countries?",
            "Do you have the %s in black?",
            "How much does the %s cost?",
            "Can I try the %s before I buy it?",
            "Is the new %s better than the old one?",
            "Will there be a sale on the %s soon?",
            "I think about buying a %s. Is it easy to use?",
            "Is there a cheaper %s for students?");

    private static final List<String> HIGH = List.of(
            "I need this today.",
            "This is urgent.",
            "Please hurry.",
            "We cannot work until this is done.",
            "It must be solved before tomorrow.",
            "This is the third time that I write to you.",
            "I cannot wait any longer.",
            "Please call me at once.");

    private static final List<String> LOW = List.of(
            "There is no hurry.",
            "Take your time.",
            "It can wait until next week.",
            "This is not urgent at all.",
            "Answer whenever you have a moment.",
            "I can wait.",
            "It is only a small thing.",
            "Next month is early enough.");

    private static final List<String> NORMAL = List.of(
            "Please help me.",
            "What should I do now?",
            "Please tell me the next step.",
            "I look forward to your answer.",
            "Can you look into it?",
            "");

    private Phrases() {}

    /**
     * {@return sentences with a {@code %s} for the product}
     *
     * @param category what they are about
     */
    static List<String> problems(Category category) {
        return switch (category) {
            case BILLING -> BILLING;
            case DELIVERY -> DELIVERY;
            case RETURN -> RETURN;
            case ACCOUNT -> ACCOUNT;
            case DEFECT -> DEFECT;
            case QUESTION -> QUESTION;
        };
    }

    /**
     * {@return sentences about time}
     *
     * @param priority what they show
     */
    static List<String> clues(Priority priority) {
        return switch (priority) {
            case HIGH -> HIGH;
            case LOW -> LOW;
            case NORMAL -> NORMAL;
        };
    }

    /**
     * {@return names of products}
     *
     * @param kind of product
     */
    static List<String> products(ProductKind kind) {
        return kind == ProductKind.APP ? APPS : DEVICES;
    }
}
