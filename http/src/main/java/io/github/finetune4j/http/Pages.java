// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A long list that is fetched page by page, as far as somebody reads. Each iterator begins anew. Immutable; each stream
 * is read by one thread.
 *
 * @param <T> item
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Pages<T> implements Iterable<T> {
    private final Fetch<T> fetch;

    private Pages(Fetch<T> fetch) {
        this.fetch = fetch;
    }

    /**
     * Fetches one page.
     *
     * @param <T> item
     * @since 0.1
     */
    @FunctionalInterface
    public interface Fetch<T> {
        /**
         * {@return a page}
         *
         * @param cursor what the page before it gave, null for the first
         */
        Page<T> page(@Nullable String cursor);
    }

    /**
     * {@return a lazy list}
     *
     * @param fetch asks for a page
     * @param <T> item
     */
    public static <T> Pages<T> of(Fetch<T> fetch) {
        return new Pages<>(fetch);
    }

    /**
     * {@return the list of other items, as lazy as this}
     *
     * @param change of each item
     * @param <R> other item
     */
    public <R> Pages<R> map(Function<? super T, ? extends R> change) {
        return of(cursor -> {
            Page<T> page = fetch.page(cursor);
            return new Page<R>(page.items().stream().<R>map(change).toList(), page.next());
        });
    }

    /**
     * {@return one page}
     *
     * @param cursor null for the first
     */
    public Page<T> page(@Nullable String cursor) {
        return fetch.page(cursor);
    }

    /** {@return all items, asked for as the stream is read} */
    public Stream<T> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    @Override
    public Iterator<T> iterator() {
        return new Walk<>(fetch);
    }

    private static final class Walk<T> implements Iterator<T> {
        private final Fetch<T> fetch;
        private final Set<String> seen = new HashSet<>();
        private @Nullable Page<T> page;
        private int position;

        Walk(Fetch<T> fetch) {
            this.fetch = fetch;
        }

        @Override
        public boolean hasNext() {
            Page<T> now = page;
            if (now == null) {
                now = turn(null);
            }
            while (position == now.items().size()) {
                String cursor = now.next();
                if (cursor == null || !seen.add(cursor)) {
                    return false; // the end, or a service that goes round in circles
                }
                now = turn(cursor);
            }
            return true;
        }

        private Page<T> turn(@Nullable String cursor) {
            Page<T> next = fetch.page(cursor);
            page = next;
            position = 0;
            return next;
        }

        @Override
        public T next() {
            boolean more = hasNext();
            Page<T> now = page;
            if (!more || now == null) {
                throw new NoSuchElementException("no further item -> ask hasNext() before next()");
            }
            return now.items().get(position++);
        }
    }
}
