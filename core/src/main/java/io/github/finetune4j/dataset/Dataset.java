package io.github.finetune4j.dataset;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Examples in a fixed order. Immutable.
 *
 * @since 0.1
 */
public final class Dataset implements Iterable<Example> {
    private final List<Example> examples;
    private final Fingerprint fingerprint;

    private Dataset(List<? extends Example> examples) {
        this.examples = List.copyOf(examples);
        this.fingerprint = Fingerprint.ofAll(this.examples);
    }

    /**
     * {@return a data set of these examples}
     *
     * @param examples in order; may be empty
     */
    public static Dataset of(List<? extends Example> examples) {
        return new Dataset(examples);
    }

    /** {@return the examples in order} */
    public List<Example> examples() {
        return examples;
    }

    /** {@return the chat examples in order} */
    public Stream<ChatExample> chats() {
        return examples.stream().filter(ChatExample.class::isInstance).map(ChatExample.class::cast);
    }

    /** {@return number of examples} */
    public int size() {
        return examples.size();
    }

    /** {@return whether there is no example} */
    public boolean isEmpty() {
        return examples.isEmpty();
    }

    /** {@return a hash over all examples and their order} */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    @Override
    public Iterator<Example> iterator() {
        return examples.iterator();
    }

    @Override
    public String toString() {
        return size() + " examples, " + fingerprint.hex().substring(0, 12);
    }
}
