<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ChangeList</name>
    <message>
        <source>Changes, the newest first</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChangeLog</name>
    <message>
        <source>Click: show it in the curves. Double click or F2: name it. Delete: take it back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It lies on a line that was left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it back, and with it what was done after it ({count}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it back: set what was before, and keep what came after.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken back at step {step}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The session has ended: nothing can be taken back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This source cannot be steered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {step}: {change}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChangesPanel</name>
    <message>
        <source>Name …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No change yet. Each one is listed here, and can be taken back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in the curves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take back with the {count} after it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CurvesModel</name>
    <message>
        <source>Gradient norm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Modality gap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recall@{k} · {split}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Temperature τ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Terms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Total</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>total</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CurvesPanel</name>
    <message>
        <source>Choose a chart above.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Curves begin with the first step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all steps and follow training (F)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EncoderRow</name>
    <message>
        <source>Freeze it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frozen for {steps} more steps. Click to unfreeze</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frozen: its weights stay. Click to unfreeze</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace encoder (new weights) …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Times the learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lr ×</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: freeze</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: replace encoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: times the learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {kind}, {shape}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EncodersPanel</name>
    <message>
        <source>No session.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One row per modality of the data, in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FormulaRow</name>
    <message>
        <source>Reads two modalities</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch {term} on or off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weight. Enter sets it, wheel and arrow keys nudge, a double click resets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{term}: on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{term}: raw value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{term}: share of the total</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{term}: weight</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GuideModel</name>
    <message>
        <source>The encoders have not met. Raise λ.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>λ acts: watch the clouds meet.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HoverCard</name>
    <message>
        <source>row {row}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeysCard</name>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LanguageMenu</name>
    <message>
        <source>Follow the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Curves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Encoders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit map and curves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kill engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Objective</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the map: colour by modality, by a column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save a checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving and closing …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Still waiting for the engine to finish its step and save.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train or pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo the last change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo, too</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MapLegend</name>
    <message>
        <source>(empty)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MapPanel</name>
    <message>
        <source>A fresh fit is more trustworthy ({value:.2f}), but every point moves far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A map of this moment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Along the gap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cross-modal neighbours: share of the neighbour graph that joins different modalities. Perfect mixing would give {mixed}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow training: a new map whenever it is ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long ago that was</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind of map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Linear, along the line between the modalities&apos; centroids: here their distance is the gap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Modality gap: distance between the centroids of unit embeddings, in all dimensions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neighbours stay neighbours; distances between clouds mean little</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PCA</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all points (F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training step of the embeddings that are shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trustworthiness (k = 15): 1 if all neighbours on the map are neighbours in the shared space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two principal components: linear, what is far is far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>UMAP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>colour by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cross-modal neighbours {share}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from before the rewind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gap {value:.2f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>modality</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {step:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>trustworthiness {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>up to date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{age:,} steps old</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Session</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrange as at the start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Curves …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Embeddings (*.npz *.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export embeddings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export embeddings …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit map and curves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open run …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures (*.png *.svg)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save picture of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window …</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoticeStrip</name>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ObjectivePanel</name>
    <message>
        <source>L</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No session.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening the data and starting the engine …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This source cannot be steered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Total, L</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in L</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>raw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>weight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>λ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>λ weighs all terms in the bracket. Drag, wheel or arrow keys; a double click resets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>λ, the weight of the bracket</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReplaceForm</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Freeze the others for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re-initialises the weights and optimiser state of {modality}. The other encoders and the terms keep theirs. Undo brings the old encoder back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace encoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace encoder of {modality} (new weights)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>So that the new encoder learns to meet them; 0: not at all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps for which the others stay frozen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>steps</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScatterView</name>
    <message>
        <source>First map in a moment: it needs one look at the embeddings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map of the shared space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{length} along the gap →</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SelectionPanel</name>
    <message>
        <source>Click a point of the map to see what it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you click on the map is shown here.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SessionActions</name>
    <message>
        <source>, after {count} changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, branch {segment}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No checkpoint yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start again from step 0; what was recorded stays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SessionBar</name>
    <message>
        <source>Dark theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on from a checkpoint; what was recorded stays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Session</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SessionNotices</name>
    <message>
        <source>Go on from the last checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kill engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No step has finished for {seconds} s; usually one takes {usual} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start it again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine died.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The session was stopped and saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This run is shown as it was recorded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training is finished.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>map is up to date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>map {age} steps old</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>saved {age} min ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>saved {age} s ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>starting …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{device}, {threads} threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{pace} steps/s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TemperatureRow</name>
    <message>
        <source>Temperature</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Temperature: similarities are divided by it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The logit scale is 1 / τ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The optimiser moves τ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>learned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>logit scale {scale}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainingPanel</name>
    <message>
        <source>Another type starts with empty state</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D. Another size re-initialises only what changes shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decoupled for AdamW, L2 for SGD and Adam</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Embedding size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No session.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of every encoder and term, times its own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of torch; part of a result, so recorded with it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pairs per step. InfoNCE at chance is ln(batch)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings, in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UnmixedNote</name>
    <message>
        <source>Look along the gap</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>change_labels</name>
    <message>
        <source>restored {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} frozen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} unfrozen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{term} off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{term} on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>τ fixed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>τ learned</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>components</name>
    <message>
        <source>A convolutional network: 3x3 convolutions, each halving the picture and doubling the channels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A long short-term memory over the words&apos; vectors, then a linear layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A multilayer perceptron on the flattened input, with GELU and layer normalisation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A small residual network with group normalisation, averaged over places.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A small transformer over the words&apos; vectors and their places; the mean over words, then a linear layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A small vision transformer: patches as tokens, averaged at the end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Directions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downsampling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Equal captions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gated recurrent units over the words&apos; vectors, then a linear layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>InfoNCE: partners find each other among the batch, in both directions (nats).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learnable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Negative mean similarity of all rows, partners or not: draws only the two means together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Negative mean similarity of partners, without negatives: needs another term against collapse.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One linear layer on the flattened input: x W + b.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reconstruct a modality&apos;s own input from its embedding (nats per pixel or token, squared error per feature).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mean of the words&apos; vectors, whatever their order, then a perceptron.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The source article&apos;s text encoder: the LSTM&apos;s last hidden state is the embedding; padding is read as words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>attention heads; must divide the width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>channels after the first convolution</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>channels of the first stage; each stage doubles them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>halve by stride 2, or by a maximum over 2 x 2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>height and width of a patch, pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hidden units of the decoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>keep the places of the last feature map, or average over them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>let the optimiser move the temperature</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>logits are divided by it; a learned one stays within 0.01 and 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mean or sum of the cross-entropies of both directions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number of convolutions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number of hidden layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number of layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number of stages; each halves the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>residual blocks per stage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rows of equal caption are all right answers, or (but for the own row) wrong ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>size of a patch&apos;s vector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>size of a token&apos;s vector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>size of the hidden state</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the text&apos;s vector: the hidden state at its last token, or the mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>units of each hidden layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>units of the perceptron&apos;s hidden layer; 0: none</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source></source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--lambda must lie within 0 and 1e6, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--screenshot and --exit need --steps N: they act when step N is reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--size must look like 1920x1080 (at least 200x200), not {size!r}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--steps must be 0 or more, not {steps}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A cross-modal cost needs encoders for at least two modalities; {name} has {choices}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A learned temperature stays within 0.01 and 1, which {value} is not: choose one inside, or fix it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A message could not be read ({problem}): are both ends of the same version?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A query asks for the modality {name!r}, which has no encoder: choose one of {choices}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A query&apos;s picture must be {height} x {width} pixels of 8 bits, not {shape}: drop the file again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A query&apos;s text has 1 to {most} characters: type a word or two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A reconstruction reads one modality: name it in the term&apos;s `modality`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A recorded run can only be looked at: go on from its last checkpoint to change it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A recorded run holds no encoders at work: go on from its last checkpoint to ask it something.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A temperature must be above 0, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoint {name} lies on a line that was left: rewind to it instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Events {first} to {last} are no longer held: ask for the recorded series (GetSeries) instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {path}: {problem}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More than {most} queries at once: take some away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No cross-modal neighbours yet: the distance between the clouds means nothing. Read the gap curve, or look along the gap.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run can be made in {parent} ({reason}): choose a folder that you may write to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The configuration {path} cannot be read: {problem}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The configuration {path} is not UTF-8 text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The configuration {path} is not valid TOML: {problem}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cost has no terms: add one under [[cost.terms]], or start from a preset.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The data {name} is not what {folder} was trained on: its rows have other numbers now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The embeddings are not of the data that is open: open that first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine was killed. Everything recorded until then is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The icon font file {path} cannot be read ({error}): repair it with `pip install --force-reinstall qtawesome`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The icons cannot be read because {what} is missing: install it with `pip install --force-reinstall qtawesome`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The modality {name} is of the kind {kind}: texts are asked of texts, pictures of pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture {path} could not be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture {path} could not be written: {reason}. Choose another place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The plug-in {name!r} cannot be imported ({problem}): install it, or leave it out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run in {folder} is being written by process {process}: stop that one first, or open it to look only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The session could not start: {problem}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The term {id!r} ({type}) has no temperature.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The train split of {name} is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The vit of {modality!r} cannot cut pictures of {height} x {width} pixels into patches of {patch}: choose a patch that divides both.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The window lost the session: its worker thread broke off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The window needs PySide6: pip install &apos;xmodal[gui]&apos;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {modality} encoder of checkpoint {name} embeds in {then} dimensions, the run now in {now}: set the embedding size to {then} first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {split} split of {name} is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {split} split was not evaluated at step {step}: the {modality} encoder gives values that are not finite. Go back to a checkpoint or lower the learning rate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no embeddings yet to fit a map to: wait for the first map.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no checkpoint {name!r}: choose one of {choices}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no decoder for {kind}, the kind of {modality!r}: reconstruct one of {kinds}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no display to show a window on: use `xmodal train` here, or set QT_QPA_PLATFORM=offscreen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no encoder for {kind} yet ({name}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no folder {folder} for the screenshot.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no folder {run}: name the folder of a run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no term {id!r}: choose one of {ids}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no {device} device here: choose auto or one of {choices}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no {what} named {name!r}: choose one of {choices}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no {what} named {name!r}: did you mean {near!r}? Choose one of {choices}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There was not enough memory after step {step}: lower the batch size or the embedding size, and go on from the last checkpoint.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This checkpoint was written by a newer xmodal: update xmodal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This session speaks protocol {ours}, the client {theirs}: use the same version of xmodal for both.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This snapshot could not be mapped: {problem}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training failed after step {step}: {problem}. Everything recorded until then is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two terms of the cost are called {id!r}: rename one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>data set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>encoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>format of embeddings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>modality</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>picture format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scope of a restoration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>setting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>term</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} holds no embeddings yet: they are kept when training ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} is no run: choose a folder that holds a run.toml and a run.sqlite.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} is not empty: a new run needs a folder of its own, choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{label}: {problem}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a single value: there is no {path} in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a term: say which of its fields, as in {name}.weight.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}): it is damaged or in use elsewhere; bring it back from a copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}): choose another place, or make room.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} was written by a newer xmodal (schema {found}, this one reads up to {known}): update xmodal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place}: {problem}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{problem} (see {program} --help)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{run} has no checkpoint to go on from: start a new run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{run} has recorded no step: there is nothing to repeat.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{run} holds no embeddings of the {split} split: go on from its last checkpoint to see some.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{text!r} sets nothing: write --set KEY=VALUE, as in --set batch_size=128.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} cannot be written as {kind}: say --format {choices}, or let PATH end in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where}: {type} cannot read {kind}; choose one of {choices}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where}: {type} reads one modality; set modality to one of {choices}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
