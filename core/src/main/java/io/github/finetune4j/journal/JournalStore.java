// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.journal;

import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A store of journals: lines, by name, which are added and stay. People, searches, maintenances and monitors keep all
 * that they know in journals. Safe for use by several threads and, as far as the store says so, by several processes.
 *
 * <p>Whoever wants to add something reads what is new, decides, and appends on condition that nobody else has appended
 * meanwhile. So two who decide at the same time never both win.
 *
 * <p>The full name of a journal is the room that it belongs to, a slash and its own name: {@code people/tickets}. A
 * room asks for {@link #of its own journals}, where names stand without it: so one store serves all rooms, and a
 * labelling task and a search of one name never meet. {@link JournalNames} has the rule.
 *
 * <p>Implement it for a store of your own; {@code JournalStoreTck} of {@code finetune4j-testkit} says whether it keeps
 * the contract.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface JournalStore extends AutoCloseable {
    /**
     * {@return the names of the journals that have lines, in the order of their letters}
     *
     * @throws io.github.finetune4j.error.FineTuneException if they can't be read
     */
    List<String> names();

    /**
     * {@return the lines of a journal, oldest first; none where there is no such journal}
     *
     * @param name of the journal
     * @param after how many lines to leave out at the beginning
     * @throws IllegalArgumentException if no journal may be called so
     * @throws io.github.finetune4j.error.FineTuneException if it can't be read
     */
    List<String> read(String name, long after);

    /**
     * Adds lines, durably, if nothing was added since the caller read: once this returns true they are there after a
     * crash.
     *
     * @param name of the journal
     * @param after how many lines the journal has, as far as the caller knows
     * @param lines each without a line break
     * @return whether they were added; false if the journal has another number of lines: read on and decide again
     * @throws IllegalArgumentException if no journal may be called so, or a line has a line break
     * @throws io.github.finetune4j.error.FineTuneException if they can't be kept, or nobody can tell whether they are:
     *     read what is new before anything else is decided
     */
    boolean append(String name, long after, List<String> lines);

    /**
     * Puts lines in the place of others, so that no byte of these is left where the store writes (in a database, once
     * that has tidied up), and adds some: all of it or nothing, also after a crash. For erasing what a person said;
     * the numbers of all other lines stay.
     *
     * @param name of the journal
     * @param after how many lines the journal has, as far as the caller knows
     * @param replaced lines by the numbers of those in whose place they stand, from 0; in UTF-8 none is longer than
     *     that one, and spaces may follow it when it is read
     * @param added to be added
     * @return whether it was done; false if the journal has another number of lines
     * @throws IllegalArgumentException as for {@link #append}, or if a line is too long
     * @throws io.github.finetune4j.error.FineTuneException if it can't be kept
     */
    boolean replace(String name, long after, Map<Long, String> replaced, List<String> added);

    /**
     * Puts lines in the place of all that a journal has: after a crash either the old or the new ones are there. For
     * what is counted anew again and again, and for old lines of which less is to be kept. Others see by the number of
     * lines alone that it was done: where it may stay the same, let only who has the {@link #turn} rewrite.
     *
     * @param name of the journal
     * @param after how many lines the journal has, as far as the caller knows
     * @param lines that it is to have; none: there is no such journal any more
     * @return whether it was done; false if the journal has another number of lines
     * @throws IllegalArgumentException as for {@link #append}
     * @throws io.github.finetune4j.error.FineTuneException as for {@link #append}: the old lines are there, or the new
     *     ones
     */
    boolean rewrite(String name, long after, List<String> lines);

    /**
     * Asks to be the only one that acts, over all processes that share the store. Never waits. The turn of a process
     * that dies ends with it.
     *
     * @param name of the journal about which somebody acts; there need not be any
     * @param who asks, for the others to know
     * @return the turn, to be closed; not granted where somebody else acts
     * @throws IllegalArgumentException if no journal may be called so
     * @throws io.github.finetune4j.error.FineTuneException if it can't be known who acts
     */
    Turn turn(String name, String who);

    /**
     * {@return the journals of a room, under their names without it; its {@code close} closes nothing}
     *
     * @param room lower-case letters and hyphens, 1 to 20; of such journals again their own room alone
     * @throws IllegalArgumentException if it is no room's name, or these are the journals of another room
     */
    default JournalStore of(String room) {
        return new RoomJournals(this, room, () -> {});
    }

    /** Lets go of what the store holds; what was added stays. */
    @Override
    void close();
}
