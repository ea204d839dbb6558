package io.cdcctl.flink.keep;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Says the same thing once for as long as it holds: every look at the jobs finds the same fault again. */
final class Notices implements Consumer<String> {

    /** A fault that has another text each time must not fill the memory. */
    private static final int MOST = 100;

    private final Consumer<String> out;
    private final Set<String> said = new LinkedHashSet<>();

    Notices(Consumer<String> out) {
        this.out = out;
    }

    @Override
    public void accept(String text) {
        if (!said.add(text)) {
            return;
        }
        out.accept(text);
        if (said.size() > MOST) {
            Iterator<String> oldest = said.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Says what holds now, and forgets all else that begins so: where it comes again, it is said again. */
    void only(String beginning, List<String> texts) {
        said.removeIf(text -> text.startsWith(beginning) && !texts.contains(text));
        texts.forEach(this);
    }
}
