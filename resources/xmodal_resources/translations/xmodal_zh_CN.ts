<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AcceptPopover</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>AddTermPopover</name>
    <message>
        <source>Add a term</source>
        <translation>添加项</translation>
    </message>
    <message>
        <source>Add term</source>
        <translation>添加项</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>No term is called like that.</source>
        <translation>没有这样的项。</translation>
    </message>
    <message>
        <source>Search a term</source>
        <translation>搜索项</translation>
    </message>
    <message>
        <source>‹ All terms</source>
        <translation>‹ 所有项</translation>
    </message>
</context>
<context>
    <name>AlignmentPanel</name>
    <message>
        <source>CKA</source>
        <translation>CKA 相似度</translation>
    </message>
    <message>
        <source>Evaluate as many rows of the train split after each evaluation, while this is shown: what it costs is taken from training</source>
        <translation>显示此面板时，每次评估后也评估同样多的训练行：其开销计入训练</translation>
    </message>
    <message>
        <source>Numbers of alignment</source>
        <translation>对齐的各项数值</translation>
    </message>
    <message>
        <source>The first evaluation brings the numbers of alignment.</source>
        <translation>首次评估后会显示对齐的各项数值。</translation>
    </message>
    <message>
        <source>Training rows, too</source>
        <translation>同时评估训练行</translation>
    </message>
    <message>
        <source>alignment</source>
        <translation>对齐度</translation>
    </message>
    <message>
        <source>change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>effective rank</source>
        <translation>有效秩</translation>
    </message>
    <message>
        <source>hubness</source>
        <translation>枢纽度</translation>
    </message>
    <message>
        <source>mean reciprocal rank</source>
        <translation>平均倒数排名（MRR）</translation>
    </message>
    <message>
        <source>median rank</source>
        <translation>中位排名</translation>
    </message>
    <message>
        <source>modality gap</source>
        <translation>模态间隙</translation>
    </message>
    <message>
        <source>step {step:,}</source>
        <translation>第 {step:,} 步</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>uniformity</source>
        <translation>均匀性</translation>
    </message>
    <message>
        <source>variance along the gap</source>
        <translation>沿间隙的方差占比</translation>
    </message>
    <message>
        <source>{name}, chance {percent} %</source>
        <translation>{name}，随机水平 {percent} %</translation>
    </message>
    <message>
        <source>{step}; change since step {then:,}: {label}</source>
        <translation>{step}；自第 {then:,} 步以来的变化：{label}</translation>
    </message>
    <message>
        <source>{subject}, {pool:,} rows</source>
        <translation>{subject}，{pool:,} 行</translation>
    </message>
    <message>
        <source>{words} (train: {pool:,})</source>
        <translation>{words}（训练：{pool:,}）</translation>
    </message>
</context>
<context>
    <name>AugmentationList</name>
    <message>
        <source>Add augmentation …</source>
        <translation>添加增强 …</translation>
    </message>
    <message>
        <source>None: the encoder reads the items as they are.</source>
        <translation>无：编码器按原样读取样本。</translation>
    </message>
</context>
<context>
    <name>AugmentationPopover</name>
    <message>
        <source>A preview, in a moment.</source>
        <translation>稍后显示预览。</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Augmentation of {modality}, in training only</source>
        <translation>{modality} 的增强，仅用于训练</translation>
    </message>
    <message>
        <source>This source draws no preview.</source>
        <translation>此来源不提供预览。</translation>
    </message>
</context>
<context>
    <name>AugmentationRow</name>
    <message>
        <source>Remove {name}</source>
        <translation>移除 {name}</translation>
    </message>
</context>
<context>
    <name>AxisEnd</name>
    <message>
        <source>Selected</source>
        <translation>所选</translation>
    </message>
    <message>
        <source>Take the row that is selected on the map</source>
        <translation>采用嵌入图上选中的行</translation>
    </message>
    <message>
        <source>row number</source>
        <translation>行号</translation>
    </message>
    <message>
        <source>row of {modality}</source>
        <translation>{modality} 的行</translation>
    </message>
    <message>
        <source>such as: a red circle</source>
        <translation>例如：a red circle</translation>
    </message>
    <message>
        <source>words</source>
        <translation>词语</translation>
    </message>
</context>
<context>
    <name>AxisEnds</name>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Words can be ends while a model is open that reads them.</source>
        <translation>打开能读取词语的模型时，词语也可作为一端。</translation>
    </message>
</context>
<context>
    <name>ByHandCard</name>
    <message>
        <source>A new run begins as this one did, and {name} follows your {count} settings by itself. Its slider begins at 1 and scales them all. The run that is shown is saved and ended first.</source>
        <translation>新的运行与这次一样开始，{name} 会自动跟随您的 {count} 次设置。其滑块从 1 开始，并缩放所有设置。当前显示的运行会先保存并结束。</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>What you did to {name}, as a schedule</source>
        <translation>您对 {name} 的操作，作为调度</translation>
    </message>
</context>
<context>
    <name>CacheClearer</name>
    <message>
        <source>Clearing decoded data …</source>
        <translation>正在清除已解码的数据…</translation>
    </message>
</context>
<context>
    <name>ChangeList</name>
    <message>
        <source>Changes, the newest first</source>
        <translation>更改，最新的在前</translation>
    </message>
</context>
<context>
    <name>ChangeLog</name>
    <message>
        <source>Another process trains this run: it is read-only here.</source>
        <translation>另一个进程正在训练此运行记录：这里为只读。</translation>
    </message>
    <message>
        <source>Click: show it in the curves.</source>
        <translation>单击：在曲线中显示。</translation>
    </message>
    <message>
        <source>Delete: take it back.</source>
        <translation>Delete：收回。</translation>
    </message>
    <message>
        <source>Double click or F2: name it.</source>
        <translation>双击或 F2：命名。</translation>
    </message>
    <message>
        <source>It lies on a line that was left.</source>
        <translation>它位于已离开的分支上。</translation>
    </message>
    <message>
        <source>No change yet. Each one is listed here, and can be taken back.</source>
        <translation>尚无更改。每项更改都列在这里，并可收回。</translation>
    </message>
    <message>
        <source>Nothing was changed in this run.</source>
        <translation>此次运行中没有任何更改。</translation>
    </message>
    <message>
        <source>Take it back, and with it what was done after it ({count}).</source>
        <translation>收回它，以及它之后所做的更改（{count} 项）。</translation>
    </message>
    <message>
        <source>Take it back.</source>
        <translation>收回它。</translation>
    </message>
    <message>
        <source>Take it back: set what was before, and keep what came after.</source>
        <translation>收回它：恢复之前的值，保留之后的更改。</translation>
    </message>
    <message>
        <source>Taken back at step {step}.</source>
        <translation>已在第 {step} 步收回。</translation>
    </message>
    <message>
        <source>The session has ended: nothing can be taken back.</source>
        <translation>会话已结束：无法收回任何更改。</translation>
    </message>
    <message>
        <source>This source cannot be steered.</source>
        <translation>此来源无法调控。</translation>
    </message>
    <message>
        <source>What the other program changes is not known here, and cannot be taken back.</source>
        <translation>另一程序所做的更改在此未知，也无法撤回。</translation>
    </message>
    <message>
        <source>step {step}: {change}</source>
        <translation>第 {step} 步：{change}</translation>
    </message>
</context>
<context>
    <name>ChangesPanel</name>
    <message>
        <source>Name …</source>
        <translation>命名…</translation>
    </message>
    <message>
        <source>Show in the curves</source>
        <translation>在曲线中显示</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>收回</translation>
    </message>
    <message>
        <source>Take back with the {count} after it</source>
        <translation>连同其后 {count} 项一并收回</translation>
    </message>
</context>
<context>
    <name>ColumnRoles</name>
    <message>
        <source>What column {name} is</source>
        <translation>列 {name} 的用途</translation>
    </message>
    <message>
        <source>audio</source>
        <translation>音频</translation>
    </message>
    <message>
        <source>group in one split</source>
        <translation>同组同划分</translation>
    </message>
    <message>
        <source>image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>不使用</translation>
    </message>
    <message>
        <source>same when equal</source>
        <translation>相等即可互换</translation>
    </message>
    <message>
        <source>split</source>
        <translation>数据划分</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>to colour by</source>
        <translation>用于着色</translation>
    </message>
    <message>
        <source>unique name</source>
        <translation>唯一名称</translation>
    </message>
    <message>
        <source>vector</source>
        <translation>向量</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>, {keys}</source>
        <translation>，{keys}</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Nothing is called like that.</source>
        <translation>没有这样的命令。</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>想做什么？</translation>
    </message>
</context>
<context>
    <name>CompareModel</name>
    <message>
        <source>Not ranked: recall is among different numbers of rows.</source>
        <translation>未排名：召回率的候选行数不同。</translation>
    </message>
    <message>
        <source>Not ranked: the runs are of different data.</source>
        <translation>未排名：各运行的数据不同。</translation>
    </message>
    <message>
        <source>Not ranked: there is no step at which all were evaluated on validation.</source>
        <translation>未排名：没有哪一步是所有运行都在验证集上评估过的。</translation>
    </message>
    <message>
        <source>modality gap, newest</source>
        <translation>模态间隙，最新</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>this run</source>
        <translation>此运行</translation>
    </message>
    <message>
        <source>val R@{k} at step {step}</source>
        <translation>第 {step} 步验证集 R@{k}</translation>
    </message>
    <message>
        <source>val R@{k}, newest</source>
        <translation>验证集 R@{k}，最新</translation>
    </message>
</context>
<context>
    <name>ComparePanel</name>
    <message>
        <source>Add a run to see its curves over these, and what its settings differ in.</source>
        <translation>添加一个运行记录，即可叠加其曲线，并查看设置的差异。</translation>
    </message>
    <message>
        <source>Add run</source>
        <translation>添加运行记录</translation>
    </message>
    <message>
        <source>Add run …</source>
        <translation>添加运行记录…</translation>
    </message>
    <message>
        <source>Lay the curves of another run over these; it is followed while it grows</source>
        <translation>叠加另一个运行记录的曲线；它增长时会随之更新</translation>
    </message>
    <message>
        <source>Ordered by recall on validation, the best first.</source>
        <translation>按验证集召回率排序，最佳在前。</translation>
    </message>
    <message>
        <source>Reading the run …</source>
        <translation>正在读取运行记录…</translation>
    </message>
    <message>
        <source>Take {run} off</source>
        <translation>移除 {run}</translation>
    </message>
    <message>
        <source>What differs between the runs</source>
        <translation>各运行之间的差异</translation>
    </message>
    <message>
        <source>being trained</source>
        <translation>训练中</translation>
    </message>
</context>
<context>
    <name>ComponentChoice</name>
    <message>
        <source>Parameters of {name}</source>
        <translation>{name} 的参数</translation>
    </message>
</context>
<context>
    <name>ConfigureTermPopover</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Configure {term}</source>
        <translation>配置 {term}</translation>
    </message>
    <message>
        <source>What keeps its shape keeps its weights; the rest is drawn anew. Undo brings it back.</source>
        <translation>形状不变的部分保留权重，其余重新抽取。撤销可恢复。</translation>
    </message>
</context>
<context>
    <name>CostChoices</name>
    <message>
        <source>Gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>How the terms&apos; gradients at the encoders become one</source>
        <translation>各项在编码器处的梯度如何合为一个</translation>
    </message>
    <message>
        <source>Multiplies the weights of the terms by itself, step for step</source>
        <translation>逐步自动乘以各项的权重</translation>
    </message>
    <message>
        <source>Weighting</source>
        <translation>加权方式</translation>
    </message>
</context>
<context>
    <name>CurveLegend</name>
    <message>
        <source>Drag it to another plot, or right-click.</source>
        <translation>拖到另一个图，或单击右键。</translation>
    </message>
</context>
<context>
    <name>CurveView</name>
    <message>
        <source>1 value was not finite: a gap in the line.</source>
        <translation>有 1 个值非有限：曲线在此断开。</translation>
    </message>
    <message>
        <source>Add series …</source>
        <translation>添加序列…</translation>
    </message>
    <message>
        <source>Close this plot</source>
        <translation>关闭此图</translation>
    </message>
    <message>
        <source>Drag a name here from another plot.</source>
        <translation>从另一个图把名称拖到这里。</translation>
    </message>
    <message>
        <source>Empty plot</source>
        <translation>空图</translation>
    </message>
    <message>
        <source>What this plot shows, and how</source>
        <translation>此图显示什么，以及如何显示</translation>
    </message>
    <message>
        <source>{count} values were not finite: gaps in the line.</source>
        <translation>有 {count} 个值非有限：曲线在这些位置断开。</translation>
    </message>
    <message>
        <source>{title}, linear: not all values are above 0</source>
        <translation>{title}，线性：并非所有值都大于 0</translation>
    </message>
    <message>
        <source>{title}, smoothed over {count}</source>
        <translation>{title}，按 {count} 个值平滑</translation>
    </message>
</context>
<context>
    <name>CurvesModel</name>
    <message>
        <source>{run}: another objective, not drawn</source>
        <translation>{run}：目标函数不同，未绘制</translation>
    </message>
</context>
<context>
    <name>CurvesPanel</name>
    <message>
        <source>Add a plot; a name that is dropped here gets one, too</source>
        <translation>添加图；拖到这里的名称也会得到一个</translation>
    </message>
    <message>
        <source>Add plot</source>
        <translation>添加图</translation>
    </message>
    <message>
        <source>All plots</source>
        <translation>所有图</translation>
    </message>
    <message>
        <source>Choose a chart above, or add a plot.</source>
        <translation>请在上方选择图表，或添加图。</translation>
    </message>
    <message>
        <source>Curves begin with the first step.</source>
        <translation>曲线从第一步开始。</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Show all steps and follow training (F)</source>
        <translation>显示全部步数并跟随训练 (F)</translation>
    </message>
    <message>
        <source>Smoothing, time axis, default plots</source>
        <translation>平滑、时间轴、默认图</translation>
    </message>
</context>
<context>
    <name>DataOpening</name>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Open data</source>
        <translation>打开数据</translation>
    </message>
    <message>
        <source>Tables, embeddings, archives</source>
        <translation>表格、嵌入、归档</translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Drop a table (CSV, TSV, JSONL, Parquet), a folder of files of equal name, or embeddings anywhere here.</source>
        <translation>将表格（CSV、TSV、JSONL、Parquet）、同名文件的文件夹或嵌入拖放到此处任意位置。</translation>
    </message>
    <message>
        <source>How much of the data was read</source>
        <translation>数据读取进度</translation>
    </message>
    <message>
        <source>Leave this page; nothing is changed</source>
        <translation>离开此页；不做任何更改</translation>
    </message>
    <message>
        <source>Looking at the data …</source>
        <translation>正在查看数据…</translation>
    </message>
    <message>
        <source>Nothing to see until this is mended.</source>
        <translation>修正之前没有可显示的内容。</translation>
    </message>
    <message>
        <source>Nothing to see until this is mended. Saying what the columns are may be enough.</source>
        <translation>修正之前没有可显示的内容。指明各列的用途也许就够了。</translation>
    </message>
    <message>
        <source>Open a file …</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Open a folder …</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Open data</source>
        <translation>打开数据</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Reading was cancelled.</source>
        <translation>读取已取消。</translation>
    </message>
    <message>
        <source>Reading: {done} of {rows}</source>
        <translation>正在读取：{done}/{rows}</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Seed of the run</source>
        <translation>运行的随机种子</translation>
    </message>
    <message>
        <source>Start a new run on these data; a run that is open is saved and ended first</source>
        <translation>用这些数据开始新的运行；先保存并结束已打开的运行</translation>
    </message>
    <message>
        <source>The rows are shown when they are read.</source>
        <translation>读取完成后显示各行。</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>skipped: {rows}</source>
        <translation>已跳过：{rows}</translation>
    </message>
    <message>
        <source>without {modality}: {rows}</source>
        <translation>缺少 {modality}：{rows}</translation>
    </message>
    <message>
        <source>{name}: {rows} rows</source>
        <translation>{name}：{rows} 行</translation>
    </message>
    <message>
        <source>{name}: {rows} rows, {modalities}</source>
        <translation>{name}：{rows} 行，{modalities}</translation>
    </message>
    <message>
        <source>{progress}, {minutes} min left</source>
        <translation>{progress}，剩余 {minutes} 分钟</translation>
    </message>
    <message>
        <source>{progress}, {seconds} s left</source>
        <translation>{progress}，剩余 {seconds} 秒</translation>
    </message>
    <message>
        <source>{split}: {rows}</source>
        <translation>{split}：{rows}</translation>
    </message>
</context>
<context>
    <name>DefinitionMark</name>
    <message>
        <source>Definition of {names}</source>
        <translation>{names} 的定义</translation>
    </message>
    <message>
        <source>What is this? {names}</source>
        <translation>这是什么？{names}</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>Panels that share a place</source>
        <translation>共用同一位置的面板</translation>
    </message>
</context>
<context>
    <name>DistanceNote</name>
    <message>
        <source>Look along the gap</source>
        <translation>沿间隙看</translation>
    </message>
</context>
<context>
    <name>EncoderRow</name>
    <message>
        <source>Freeze it</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>Frozen for {steps} more steps. Click to unfreeze</source>
        <translation>还将冻结 {steps} 步。单击解冻</translation>
    </message>
    <message>
        <source>Frozen: its weights stay. Click to unfreeze</source>
        <translation>已冻结：权重保持不变。单击解冻</translation>
    </message>
    <message>
        <source>Gradient of {name}: {parts}</source>
        <translation>{name} 的梯度：{parts}</translation>
    </message>
    <message>
        <source>Replace encoder (new weights) …</source>
        <translation>替换编码器（新权重）…</translation>
    </message>
    <message>
        <source>Times the learning rate</source>
        <translation>学习率的倍数</translation>
    </message>
    <message>
        <source>What is changed at random in the training items of {name}. Here it cannot be set</source>
        <translation>{name} 的训练样本中随机改变的内容。此处无法设置</translation>
    </message>
    <message>
        <source>What is changed at random in the training items of {name}; with a preview</source>
        <translation>{name} 的训练样本中随机改变的内容；带预览</translation>
    </message>
    <message>
        <source>Which terms its gradient comes from: measured every now and then</source>
        <translation>梯度来自哪些项：不时测量</translation>
    </message>
    <message>
        <source>augmentation</source>
        <translation>增强</translation>
    </message>
    <message>
        <source>lr ×</source>
        <translation>lr ×</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>{name}: augmentation</source>
        <translation>{name}：增强</translation>
    </message>
    <message>
        <source>{name}: freeze</source>
        <translation>{name}：冻结</translation>
    </message>
    <message>
        <source>{name}: gradient shares of the terms</source>
        <translation>{name}：各项的梯度占比</translation>
    </message>
    <message>
        <source>{name}: replace encoder</source>
        <translation>{name}：替换编码器</translation>
    </message>
    <message>
        <source>{name}: times the learning rate</source>
        <translation>{name}：学习率的倍数</translation>
    </message>
    <message>
        <source>{name}: {kind}, {shape}</source>
        <translation>{name}：{kind}，{shape}</translation>
    </message>
</context>
<context>
    <name>EncodersPanel</name>
    <message>
        <source>No session.</source>
        <translation>没有会话。</translation>
    </message>
    <message>
        <source>One row per modality of the data, in a moment.</source>
        <translation>稍后，数据的每个模态各占一行。</translation>
    </message>
    <message>
        <source>The encoders are those of the program that makes the embeddings.</source>
        <translation>编码器属于生成这些嵌入的程序。</translation>
    </message>
</context>
<context>
    <name>ExportController</name>
    <message>
        <source>Writing {name} …</source>
        <translation>正在写入 {name} …</translation>
    </message>
</context>
<context>
    <name>ExportMenu</name>
    <message>
        <source>CSV, a line per step (*.csv)</source>
        <translation>CSV，每步一行 (*.csv)</translation>
    </message>
    <message>
        <source>CSV, a line per value (*.csv)</source>
        <translation>CSV，每值一行 (*.csv)</translation>
    </message>
    <message>
        <source>Cancelled: {name} was not written.</source>
        <translation>已取消：{name} 未写入。</translation>
    </message>
    <message>
        <source>Copied as PNG and SVG</source>
        <translation>已复制为 PNG 与 SVG</translation>
    </message>
    <message>
        <source>Copy picture of</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Curves for TensorBoard …</source>
        <translation>用于 TensorBoard 的曲线…</translation>
    </message>
    <message>
        <source>Curves …</source>
        <translation>曲线…</translation>
    </message>
    <message>
        <source>Embeddings (*.npz *.parquet *.csv *.safetensors)</source>
        <translation>嵌入 (*.npz *.parquet *.csv *.safetensors)</translation>
    </message>
    <message>
        <source>Embeddings for the projector …</source>
        <translation>用于 Projector 的嵌入…</translation>
    </message>
    <message>
        <source>Embeddings …</source>
        <translation>嵌入…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Export curves</source>
        <translation>导出曲线</translation>
    </message>
    <message>
        <source>Export embeddings</source>
        <translation>导出嵌入</translation>
    </message>
    <message>
        <source>Export pairs</source>
        <translation>导出配对</translation>
    </message>
    <message>
        <source>Figure …</source>
        <translation>论文插图…</translation>
    </message>
    <message>
        <source>Folder for TensorBoard</source>
        <translation>TensorBoard 文件夹</translation>
    </message>
    <message>
        <source>Folder for the projector</source>
        <translation>Projector 文件夹</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>嵌入图</translation>
    </message>
    <message>
        <source>One file at a time: the last one is still being written.</source>
        <translation>一次只写一个文件：上一个仍在写入。</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>PNG, {scale} times the size (*.png)</source>
        <translation>PNG，{scale} 倍大小 (*.png)</translation>
    </message>
    <message>
        <source>Pairs (*.csv *.parquet)</source>
        <translation>配对 (*.csv *.parquet)</translation>
    </message>
    <message>
        <source>SVG (*.svg)</source>
        <translation>SVG (*.svg)</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Save picture of</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>已保存为 {name}</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>{name} was written before it could be cancelled.</source>
        <translation>{name} 在取消之前已写入完毕。</translation>
    </message>
    <message>
        <source>{panel} …</source>
        <translation>{panel}…</translation>
    </message>
</context>
<context>
    <name>FigureDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Dots per inch (PNG)</source>
        <translation>每英寸点数 (PNG)</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>论文插图</translation>
    </message>
    <message>
        <source>Height, mm</source>
        <translation>高度（毫米）</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>Letters, points</source>
        <translation>字号（磅）</translation>
    </message>
    <message>
        <source>Light background</source>
        <translation>浅色背景</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>PNG (*.png)</source>
        <translation>PNG (*.png)</translation>
    </message>
    <message>
        <source>SVG (*.svg)</source>
        <translation>SVG (*.svg)</translation>
    </message>
    <message>
        <source>Save figure</source>
        <translation>保存插图</translation>
    </message>
    <message>
        <source>Save …</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Say how it was made</source>
        <translation>注明制作方式</translation>
    </message>
    <message>
        <source>Width, mm</source>
        <translation>宽度（毫米）</translation>
    </message>
</context>
<context>
    <name>FigureMaker</name>
    <message>
        <source>A fresh map is being fitted: half a minute the first time, longer while training. Until then: the map on screen.</source>
        <translation>正在重新拟合嵌入图：第一次约半分钟，训练时更久。在此之前显示屏幕上的嵌入图。</translation>
    </message>
    <message>
        <source>Cancelled: {name} was not written.</source>
        <translation>已取消：{name} 未写入。</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Map as on screen</source>
        <translation>屏幕上的嵌入图</translation>
    </message>
    <message>
        <source>Map, fresh fit</source>
        <translation>重新拟合的嵌入图</translation>
    </message>
    <message>
        <source>One file at a time: the last one is still being written.</source>
        <translation>一次只写一个文件：上一个仍在写入。</translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation>已保存为 {name}。</translation>
    </message>
</context>
<context>
    <name>FormulaRow</name>
    <message>
        <source>Configure, move or remove {term}</source>
        <translation>配置、移动或移除 {term}</translation>
    </message>
    <message>
        <source>Gradient share per encoder: measured every now and then</source>
        <translation>在每个编码器上的梯度占比：不时测量</translation>
    </message>
    <message>
        <source>Its schedule and the weighting make it {value} now</source>
        <translation>按调度和加权，它现在是 {value}</translation>
    </message>
    <message>
        <source>Raw value of {term} over the last {count} steps</source>
        <translation>{term} 最近 {count} 步的原始值</translation>
    </message>
    <message>
        <source>Reads two modalities</source>
        <translation>读取两个模态</translation>
    </message>
    <message>
        <source>Switch {term} on or off</source>
        <translation>开启或关闭 {term}</translation>
    </message>
    <message>
        <source>The weight of {term} in the sum. Enter sets it, wheel and arrow keys nudge, a double click resets</source>
        <translation>{term} 在总和中的权重。回车确定，滚轮和方向键微调，双击复位</translation>
    </message>
    <message>
        <source>Weight of {term}</source>
        <translation>{term} 的权重</translation>
    </message>
    <message>
        <source>{modality}: {share} % of the gradient</source>
        <translation>{modality}：占梯度的 {share} %</translation>
    </message>
    <message>
        <source>{term}: gradient share</source>
        <translation>{term}：梯度占比</translation>
    </message>
    <message>
        <source>{term}: menu</source>
        <translation>{term}：菜单</translation>
    </message>
    <message>
        <source>{term}: on</source>
        <translation>{term}：开启</translation>
    </message>
    <message>
        <source>{term}: raw value</source>
        <translation>{term}：原始值</translation>
    </message>
    <message>
        <source>{term}: share of the total</source>
        <translation>{term}：在总损失中的值</translation>
    </message>
    <message>
        <source>{term}: weight</source>
        <translation>{term}：权重</translation>
    </message>
</context>
<context>
    <name>GuestPainter</name>
    <message>
        <source>this picture</source>
        <translation>这张图片</translation>
    </message>
</context>
<context>
    <name>GuideModel</name>
    <message>
        <source>The encoders have not met. Raise λ.</source>
        <translation>编码器尚未对齐。请增大 λ。</translation>
    </message>
    <message>
        <source>λ acts: watch the clouds meet.</source>
        <translation>λ 正在起作用：看两团点云如何靠拢。</translation>
    </message>
</context>
<context>
    <name>HoverCard</name>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>rank {a} → {b}</source>
        <translation>排名 {a} → {b}</translation>
    </message>
    <message>
        <source>row {row}</source>
        <translation>第 {row} 行</translation>
    </message>
    <message>
        <source>{rank} of {pool:,}</source>
        <translation>{rank} / {pool:,}</translation>
    </message>
</context>
<context>
    <name>InspectorPanel</name>
    <message>
        <source>At which place the partner comes, of all items ordered by cosine; equal captions count as it</source>
        <translation>按余弦排序时配对项所在的名次；标题相同者视同配对项</translation>
    </message>
    <message>
        <source>Change its {name} …</source>
        <translation>修改其 {name}…</translation>
    </message>
    <message>
        <source>Click a point of the map to see what it is.</source>
        <translation>单击嵌入图上的点即可查看。</translation>
    </message>
    <message>
        <source>Cosine of the two embeddings: 1 same direction, 0 unrelated, −1 opposite</source>
        <translation>两个嵌入的余弦：1 同向，0 无关，−1 反向</translation>
    </message>
    <message>
        <source>Look at the next row (Right)</source>
        <translation>查看下一行（右方向键）</translation>
    </message>
    <message>
        <source>Look at the row before (Left)</source>
        <translation>查看上一行（左方向键）</translation>
    </message>
    <message>
        <source>Modalities to compare</source>
        <translation>要比较的模态</translation>
    </message>
    <message>
        <source>Nearest {target} to this {query}</source>
        <translation>与此 {query} 最近的 {target}</translation>
    </message>
    <message>
        <source>Next row</source>
        <translation>下一行</translation>
    </message>
    <message>
        <source>No {name} in this row to compare.</source>
        <translation>此行没有可比较的 {name}。</translation>
    </message>
    <message>
        <source>Not among the rows on the map: no numbers yet.</source>
        <translation>不在嵌入图所含的行中：尚无数值。</translation>
    </message>
    <message>
        <source>Row before</source>
        <translation>上一行</translation>
    </message>
    <message>
        <source>The run keeps the ranks that evaluations count. Of rows beyond their pool, and where no source answers, the line shows the maps that this window has seen.</source>
        <translation>运行会保存评估所得的排名。对于不在评估池中的行，或没有来源应答时，此线显示本窗口看到过的嵌入图。</translation>
    </message>
    <message>
        <source>The two modalities that are compared</source>
        <translation>正在比较的两个模态</translation>
    </message>
    <message>
        <source>What you click on the map is shown here.</source>
        <translation>在嵌入图上单击的内容显示在此处。</translation>
    </message>
    <message>
        <source>at each evaluation, of {pool}</source>
        <translation>每次评估时，共 {pool} 个</translation>
    </message>
    <message>
        <source>cosine {value}</source>
        <translation>余弦 {value}</translation>
    </message>
    <message>
        <source>on the maps seen here, of {pool}</source>
        <translation>在此窗口看到的嵌入图上，共 {pool} 个</translation>
    </message>
    <message>
        <source>rank {query} → {target}</source>
        <translation>排名 {query} → {target}</translation>
    </message>
    <message>
        <source>{a} and {b}</source>
        <translation>{a} 与 {b}</translation>
    </message>
    <message>
        <source>{place} of {count}</source>
        <translation>{place} / {count}</translation>
    </message>
    <message>
        <source>{rank} of {pool}</source>
        <translation>{rank} / {pool}</translation>
    </message>
</context>
<context>
    <name>ItemView</name>
    <message>
        <source>{name}: a vector of {size} numbers, nothing to see</source>
        <translation>{name}：{size} 维向量，无法显示</translation>
    </message>
    <message>
        <source>{name}: missing in this row</source>
        <translation>{name}：此行缺失</translation>
    </message>
    <message>
        <source>{name}: nothing to see or read</source>
        <translation>{name}：没有可看或可读的内容</translation>
    </message>
    <message>
        <source>{word}: {value}, {share} % of all</source>
        <translation>{word}：{value}，占全部的 {share} %</translation>
    </message>
</context>
<context>
    <name>KeysCard</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
</context>
<context>
    <name>LambdaRow</name>
    <message>
        <source>At λ = {value} the bracket pulls on the encoders as hard as the terms outside. Click sets it</source>
        <translation>λ = {value} 时，括号对编码器的拉力与括号外各项相等。点击即设定</translation>
    </message>
    <message>
        <source>Each encoder alone: {values}</source>
        <translation>各编码器单独来看：{values}</translation>
    </message>
    <message>
        <source>Its schedule makes it {value} now</source>
        <translation>按调度，它现在是 {value}</translation>
    </message>
    <message>
        <source>The learning rate acts.</source>
        <translation>学习率有作用。</translation>
    </message>
    <message>
        <source>The temperature τ acts.</source>
        <translation>温度 τ 有作用。</translation>
    </message>
    <message>
        <source>The weight of {term} acts.</source>
        <translation>{term} 的权重有作用。</translation>
    </message>
    <message>
        <source>λ</source>
        <translation>λ</translation>
    </message>
    <message>
        <source>λ has little effect on {modalities}: {term} is {share} % of its gradient, and Adam rescales.</source>
        <translation>λ 对 {modalities} 几乎不起作用：{term} 占其梯度的 {share} %，且 Adam 会重新缩放。</translation>
    </message>
    <message>
        <source>λ has little effect on {modalities}: {term} is {share} % of its gradient.</source>
        <translation>λ 对 {modalities} 几乎不起作用：{term} 占其梯度的 {share} %。</translation>
    </message>
    <message>
        <source>λ weighs all terms in the bracket against those outside; 0 switches the bracket off. Drag, wheel or arrow keys; a double click resets</source>
        <translation>λ 相对括号外各项，为括号内所有项加权；0 关闭括号。可拖动、用滚轮或方向键；双击复位</translation>
    </message>
    <message>
        <source>λ, the weight of the bracket</source>
        <translation>λ，括号的权重</translation>
    </message>
</context>
<context>
    <name>LanguageMenu</name>
    <message>
        <source>Follow the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
</context>
<context>
    <name>LayoutMenu</name>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Debug</source>
        <translation>调试</translation>
    </message>
    <message>
        <source>Delete layout</source>
        <translation>删除布局</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>探索</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Save layout as</source>
        <translation>布局另存为</translation>
    </message>
    <message>
        <source>Save layout as …</source>
        <translation>布局另存为…</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
</context>
<context>
    <name>LegendEntry</name>
    <message>
        <source>Click hides or shows it, a double click shows it alone</source>
        <translation>单击隐藏或显示，双击只显示它</translation>
    </message>
</context>
<context>
    <name>LinkPainter</name>
    <message>
        <source>{count:,} links: zoom in, select or hide to see them</source>
        <translation>{count:,} 条连线：放大、选择或隐藏部分点后可见</translation>
    </message>
</context>
<context>
    <name>LogPanel</name>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the selected lines, or all that are shown</source>
        <translation>复制选中的行，或所有显示的行</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Forget these lines; the engine&apos;s log file stays</source>
        <translation>清除这些行；引擎的日志文件保留</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Nothing has happened yet that is worth a line.</source>
        <translation>尚无值得记录的事件。</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>警告与错误</translation>
    </message>
    <message>
        <source>What to show</source>
        <translation>显示内容</translation>
    </message>
    <message>
        <source>engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>window</source>
        <translation>窗口</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Alignment</source>
        <translation>对齐</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Encoders</source>
        <translation>编码器</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Kill engine</source>
        <translation>强制结束引擎</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>嵌入图</translation>
    </message>
    <message>
        <source>Objective</source>
        <translation>目标函数</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>Saving and closing …</source>
        <translation>正在保存并关闭…</translation>
    </message>
    <message>
        <source>Still waiting for the engine to finish its step and save.</source>
        <translation>仍在等待引擎完成当前步并保存。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Triage</source>
        <translation>分诊</translation>
    </message>
    <message>
        <source>Who pulls whom</source>
        <translation>谁在拉动谁</translation>
    </message>
</context>
<context>
    <name>MapCounts</name>
    <message>
        <source>Clear the selection (Esc)</source>
        <translation>清除选择 (Esc)</translation>
    </message>
    <message>
        <source>Links: distance of partners in all dimensions, 1 − cosine</source>
        <translation>连线：配对项在全部维度上的距离，1 − 余弦</translation>
    </message>
    <message>
        <source>Some points are hidden by the legend: show all</source>
        <translation>图例隐藏了部分点：全部显示</translation>
    </message>
    <message>
        <source>links 0</source>
        <translation>连线 0</translation>
    </message>
    <message>
        <source>{count:,} selected</source>
        <translation>已选 {count:,}</translation>
    </message>
    <message>
        <source>{shown:,} of {total:,} shown</source>
        <translation>显示 {shown:,} / {total:,}</translation>
    </message>
</context>
<context>
    <name>MapForm</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation>维数</translation>
    </message>
    <message>
        <source>Fit anew</source>
        <translation>重新拟合</translation>
    </message>
    <message>
        <source>Fitted</source>
        <translation>拟合方式</translation>
    </message>
    <message>
        <source>From nothing, with these settings as they are: every point moves</source>
        <translation>按当前设置从头拟合：每个点都会移动</translation>
    </message>
    <message>
        <source>all modalities together</source>
        <translation>所有模态一起</translation>
    </message>
    <message>
        <source>each modality on its own</source>
        <translation>每个模态单独</translation>
    </message>
    <message>
        <source>three, turned by a drag</source>
        <translation>三维，拖动旋转</translation>
    </message>
    <message>
        <source>two</source>
        <translation>二维</translation>
    </message>
</context>
<context>
    <name>MapHeader</name>
    <message>
        <source>A drag draws around points (O); Shift adds, Alt subtracts</source>
        <translation>拖动圈选点 (O)；Shift 添加，Alt 减去</translation>
    </message>
    <message>
        <source>A drag moves the map (P); with Shift held it selects a box</source>
        <translation>拖动移动嵌入图 (P)；按住 Shift 则框选</translation>
    </message>
    <message>
        <source>A drag selects a box (B); Shift adds, Alt subtracts, both intersect</source>
        <translation>拖动框选 (B)；Shift 添加，Alt 减去，两者同按取交集</translation>
    </message>
    <message>
        <source>A fresh fit is more trustworthy ({value:.2f}), but every point moves far</source>
        <translation>重新拟合的可信度更高（{value:.2f}），但所有点都会大幅移动</translation>
    </message>
    <message>
        <source>A map of this moment</source>
        <translation>绘制此刻的嵌入图</translation>
    </message>
    <message>
        <source>Along an axis</source>
        <translation>沿自选轴</translation>
    </message>
    <message>
        <source>Along the gap</source>
        <translation>沿间隙方向</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>框选</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>清除搜索</translation>
    </message>
    <message>
        <source>Clear the selection</source>
        <translation>清除选择</translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation>着色依据</translation>
    </message>
    <message>
        <source>Colour by (0: modality, 1 to 9: a column)</source>
        <translation>着色依据（0：模态，1 至 9：列）</translation>
    </message>
    <message>
        <source>Drag to draw a lasso</source>
        <translation>拖动画套索</translation>
    </message>
    <message>
        <source>Drag to pan</source>
        <translation>拖动平移</translation>
    </message>
    <message>
        <source>Drag to select a box</source>
        <translation>拖动框选</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>缩放至全部</translation>
    </message>
    <message>
        <source>Fit the map</source>
        <translation>嵌入图适应窗口</translation>
    </message>
    <message>
        <source>Follow training: a new map whenever it is ready</source>
        <translation>跟随训练：新的嵌入图一就绪即显示</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>套索</translation>
    </message>
    <message>
        <source>Lines between partners, coloured by their distance in all dimensions (L)</source>
        <translation>配对项之间的连线，按全部维度上的距离着色 (L)</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>连线</translation>
    </message>
    <message>
        <source>Links of all in view</source>
        <translation>视野内全部连线</translation>
    </message>
    <message>
        <source>Links of the selection</source>
        <translation>选中项的连线</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>Live: follow or freeze</source>
        <translation>实时：跟随或定住</translation>
    </message>
    <message>
        <source>No links</source>
        <translation>无连线</translation>
    </message>
    <message>
        <source>PCA</source>
        <translation>PCA</translation>
    </message>
    <message>
        <source>PaCMAP</source>
        <translation>PaCMAP</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>Parametric UMAP</source>
        <translation>参数化 UMAP</translation>
    </message>
    <message>
        <source>Refit</source>
        <translation>重新拟合</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>Search a word</source>
        <translation>搜索词</translation>
    </message>
    <message>
        <source>Select what the search found</source>
        <translation>选中搜到的内容</translation>
    </message>
    <message>
        <source>Settings of the map</source>
        <translation>嵌入图设置</translation>
    </message>
    <message>
        <source>Show all points (F)</source>
        <translation>显示所有点 (F)</translation>
    </message>
    <message>
        <source>Show all that is hidden</source>
        <translation>显示所有被隐藏的内容</translation>
    </message>
    <message>
        <source>Thumbnails or dots</source>
        <translation>缩略图或圆点</translation>
    </message>
    <message>
        <source>Two or three dimensions</source>
        <translation>二维或三维</translation>
    </message>
    <message>
        <source>UMAP</source>
        <translation>UMAP</translation>
    </message>
    <message>
        <source>colour by</source>
        <translation>着色</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>cosine {a}, {b}</source>
        <translation>余弦 {a}, {b}</translation>
    </message>
    <message>
        <source>modality</source>
        <translation>模态</translation>
    </message>
    <message>
        <source>rank {a} → {b}</source>
        <translation>排名 {a} → {b}</translation>
    </message>
    <message>
        <source>t-SNE</source>
        <translation>t-SNE</translation>
    </message>
</context>
<context>
    <name>MapLegend</name>
    <message>
        <source>(empty)</source>
        <translation>（空）</translation>
    </message>
    <message>
        <source>A logarithmic scale: equal ratios look equally far apart</source>
        <translation>对数刻度：相等的比值间距相等</translation>
    </message>
    <message>
        <source>other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>MapMethod</name>
    <message>
        <source>A map is being fitted; a click breaks it off, and the one that is shown stays</source>
        <translation>正在拟合嵌入图；点击即中止，保留当前显示的嵌入图</translation>
    </message>
    <message>
        <source>Cancel the fit</source>
        <translation>取消拟合</translation>
    </message>
    <message>
        <source>Kind of map</source>
        <translation>嵌入图类型</translation>
    </message>
    <message>
        <source>Settings of the map</source>
        <translation>嵌入图设置</translation>
    </message>
    <message>
        <source>Settings of the map: parameters, two or three dimensions, one fit or several</source>
        <translation>嵌入图设置：参数、二维或三维、一起或分别拟合</translation>
    </message>
</context>
<context>
    <name>MapPanel</name>
    <message>
        <source>Continuity (k = 15): 1 if all neighbours in the shared space are neighbours on the map</source>
        <translation>连续性（k = 15）：共享空间中的近邻在图上也都是近邻时为 1</translation>
    </message>
    <message>
        <source>Cross-modal neighbours: share of the neighbour graph that joins different modalities. Perfect mixing would give {mixed}.</source>
        <translation>跨模态近邻：近邻图中连接不同模态的比例。完全混合时为 {mixed}。</translation>
    </message>
    <message>
        <source>How long ago that was</source>
        <translation>距今多久</translation>
    </message>
    <message>
        <source>Modality gap: distance between the centroids of unit embeddings, in all dimensions</source>
        <translation>模态间隙：单位嵌入的质心之间的距离（全部维度）</translation>
    </message>
    <message>
        <source>Play the sound</source>
        <translation>播放声音</translation>
    </message>
    <message>
        <source>Point at a sound, or choose its row, to hear it.</source>
        <translation>指向一个声音，或选中其所在行，即可收听。</translation>
    </message>
    <message>
        <source>The training step of the embeddings that are shown</source>
        <translation>所示嵌入对应的训练步</translation>
    </message>
    <message>
        <source>Trustworthiness (k = 15): 1 if all neighbours on the map are neighbours in the shared space</source>
        <translation>可信度 (k = 15)：若图上的近邻在共享空间中也都是近邻，则为 1</translation>
    </message>
    <message>
        <source>continuity {value}</source>
        <translation>连续性 {value}</translation>
    </message>
    <message>
        <source>cross-modal neighbours {share}</source>
        <translation>跨模态近邻 {share}</translation>
    </message>
    <message>
        <source>from before the rewind</source>
        <translation>回退之前的图</translation>
    </message>
    <message>
        <source>gap {value:.2f}</source>
        <translation>间隙 {value:.2f}</translation>
    </message>
    <message>
        <source>step {step:,}</source>
        <translation>第 {step:,} 步</translation>
    </message>
    <message>
        <source>trustworthiness {value}</source>
        <translation>可信度 {value}</translation>
    </message>
    <message>
        <source>up to date</source>
        <translation>已是最新</translation>
    </message>
    <message>
        <source>{age:,} steps old</source>
        <translation>{age:,} 步之前</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Session</source>
        <translation>会话(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>Add plot</source>
        <translation>添加图</translation>
    </message>
    <message>
        <source>Clear decoded data</source>
        <translation>清除已解码的数据</translation>
    </message>
    <message>
        <source>Clear decoded data ({size})</source>
        <translation>清除已解码的数据（{size}）</translation>
    </message>
    <message>
        <source>Clear the selection</source>
        <translation>清除选择</translation>
    </message>
    <message>
        <source>Compare with run …</source>
        <translation>与运行记录比较…</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Default plots</source>
        <translation>默认图</translation>
    </message>
    <message>
        <source>Find any command</source>
        <translation>查找任意命令</translation>
    </message>
    <message>
        <source>Fit map and curves</source>
        <translation>嵌入图与曲线适应窗口</translation>
    </message>
    <message>
        <source>Follow the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Lay the panels out</source>
        <translation>排列面板</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>On the map: colour by modality, by a column</source>
        <translation>在嵌入图上：按模态或按列着色</translation>
    </message>
    <message>
        <source>On the map: pan, select a box, draw a lasso</source>
        <translation>在嵌入图上：平移、框选、套索</translation>
    </message>
    <message>
        <source>On the map: which links, thumbnails or dots</source>
        <translation>在嵌入图上：显示哪些连线，缩略图或圆点</translation>
    </message>
    <message>
        <source>One step</source>
        <translation>训练一步</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Play the sound that is pointed at, or looked at</source>
        <translation>播放指向的或正在查看的声音</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Save a checkpoint</source>
        <translation>保存检查点</translation>
    </message>
    <message>
        <source>Search a word</source>
        <translation>搜索词</translation>
    </message>
    <message>
        <source>Train or pause</source>
        <translation>训练或暂停</translation>
    </message>
    <message>
        <source>Undo the last change</source>
        <translation>撤销上一项更改</translation>
    </message>
    <message>
        <source>Undo, too</source>
        <translation>同样是撤销</translation>
    </message>
</context>
<context>
    <name>NameForm</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>NeighborTiles</name>
    <message>
        <source>{place}. {name}: cosine {cosine}</source>
        <translation>{place}. {name}：余弦 {cosine}</translation>
    </message>
    <message>
        <source>{place}. {name}: cosine {cosine}, the partner</source>
        <translation>{place}. {name}：余弦 {cosine}，配对项</translation>
    </message>
</context>
<context>
    <name>NewRunForm</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Names every random draw: the same seed repeats a run bit for bit</source>
        <translation>决定每一次随机抽取：相同的种子可逐位重现同一运行</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>新建运行</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Seed of the run</source>
        <translation>运行的随机种子</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>The run that is shown is saved and ended first.</source>
        <translation>当前显示的运行会先保存并结束。</translation>
    </message>
    <message>
        <source>{data} reads your own files: name them under “{field}”.</source>
        <translation>{data} 读取您自己的文件：请在“{field}”中指定。</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Show fewer</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>Show {count} more</source>
        <translation>再显示 {count} 条</translation>
    </message>
</context>
<context>
    <name>NoticeStrip</name>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Dismiss (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
</context>
<context>
    <name>ObjectivePanel</name>
    <message>
        <source>Being trained by another process: read-only here.</source>
        <translation>正由另一个进程训练：这里为只读。</translation>
    </message>
    <message>
        <source>L</source>
        <translation>L</translation>
    </message>
    <message>
        <source>No session.</source>
        <translation>没有会话。</translation>
    </message>
    <message>
        <source>Opening the data and starting the engine …</source>
        <translation>正在打开数据并启动引擎…</translation>
    </message>
    <message>
        <source>Set λ to {value}: equal pull</source>
        <translation>把 λ 设为 {value}：拉力相等</translation>
    </message>
    <message>
        <source>The program that makes these embeddings has its own cost: it cannot be steered from here.</source>
        <translation>生成这些嵌入的程序有自己的目标函数：无法从这里操控它。</translation>
    </message>
    <message>
        <source>This source cannot be steered.</source>
        <translation>此来源无法调控。</translation>
    </message>
    <message>
        <source>Total, L</source>
        <translation>总损失 L</translation>
    </message>
    <message>
        <source>as of step {step}</source>
        <translation>截至第 {step} 步</translation>
    </message>
    <message>
        <source>in L</source>
        <translation>计入 L</translation>
    </message>
    <message>
        <source>raw</source>
        <translation>原始值</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>权重</translation>
    </message>
</context>
<context>
    <name>OptimizerForm</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Parameters of {optimizer}</source>
        <translation>{optimizer} 的参数</translation>
    </message>
</context>
<context>
    <name>ParamsForm</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
</context>
<context>
    <name>PhaseForm</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Terms that count</source>
        <translation>计入的项</translation>
    </message>
    <message>
        <source>The rest holds still; other terms are seen and not felt.</source>
        <translation>其余部分保持不动；其他项只观察，不产生梯度。</translation>
    </message>
    <message>
        <source>Trains</source>
        <translation>训练</translation>
    </message>
</context>
<context>
    <name>PhaseRow</name>
    <message>
        <source>Change what trains in {name}, and on which terms</source>
        <translation>更改 {name} 中训练什么、依据哪些项</translation>
    </message>
    <message>
        <source>Move {name} down</source>
        <translation>下移 {name}</translation>
    </message>
    <message>
        <source>Move {name} up</source>
        <translation>上移 {name}</translation>
    </message>
    <message>
        <source>Phase {name}</source>
        <translation>阶段 {name}</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>移除 {name}</translation>
    </message>
    <message>
        <source>Steps of {name}</source>
        <translation>{name} 的步数</translation>
    </message>
</context>
<context>
    <name>PinRow</name>
    <message>
        <source>Keep {name} no more</source>
        <translation>不再固定 {name}</translation>
    </message>
    <message>
        <source>Look for {name}</source>
        <translation>查找 {name}</translation>
    </message>
    <message>
        <source>Never seen in training: {words}.</source>
        <translation>训练中从未出现：{words}。</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>PlanList</name>
    <message>
        <source>Add phase</source>
        <translation>添加阶段</translation>
    </message>
    <message>
        <source>Phases take turns: each trains some parts on some terms, for some steps</source>
        <translation>各阶段轮流进行：每个阶段在若干步内依据某些项训练某些部分</translation>
    </message>
    <message>
        <source>Plan: a round of {steps} steps</source>
        <translation>计划：每轮 {steps} 步</translation>
    </message>
    <message>
        <source>Plan: everything trains together</source>
        <translation>计划：全部一起训练</translation>
    </message>
    <message>
        <source>phase {number}</source>
        <translation>阶段 {number}</translation>
    </message>
</context>
<context>
    <name>PlayButton</name>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
</context>
<context>
    <name>PlotMenus</name>
    <message>
        <source>Add series …</source>
        <translation>添加序列…</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Close plot</source>
        <translation>关闭图</translation>
    </message>
    <message>
        <source>Default plots</source>
        <translation>默认图</translation>
    </message>
    <message>
        <source>Empty plot</source>
        <translation>空图</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>移到</translation>
    </message>
    <message>
        <source>New plot</source>
        <translation>新图</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Over {count} values</source>
        <translation>按 {count} 个值</translation>
    </message>
    <message>
        <source>Remove from this plot</source>
        <translation>从此图移除</translation>
    </message>
    <message>
        <source>Show also in</source>
        <translation>同时显示于</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Time axis</source>
        <translation>时间轴</translation>
    </message>
    <message>
        <source>Time spent training</source>
        <translation>训练用时</translation>
    </message>
    <message>
        <source>Value axis</source>
        <translation>数值轴</translation>
    </message>
    <message>
        <source>What is this?</source>
        <translation>这是什么？</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Nothing to draw yet.</source>
        <translation>尚无可绘制的内容。</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
</context>
<context>
    <name>PreviewGrid</name>
    <message>
        <source>Preview of the augmentation</source>
        <translation>增强预览</translation>
    </message>
    <message>
        <source>Training items as they are, and as the encoder may read them. Click for another draw</source>
        <translation>训练样本的原样，以及编码器可能读到的样子。单击重新抽取</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>原样</translation>
    </message>
    <message>
        <source>augmented</source>
        <translation>增强后</translation>
    </message>
</context>
<context>
    <name>ProblemTable</name>
    <message>
        <source>Item</source>
        <translation>条目</translation>
    </message>
    <message>
        <source>What is lost</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>the item</source>
        <translation>该条目</translation>
    </message>
    <message>
        <source>the row</source>
        <translation>整行</translation>
    </message>
    <message>
        <source>{name}, line {line}</source>
        <translation>{name}，第 {line} 行</translation>
    </message>
</context>
<context>
    <name>ProblemView</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the selected lines, or all of them</source>
        <translation>复制所选的行，或全部</translation>
    </message>
    <message>
        <source>Could not be used: {count}</source>
        <translation>无法使用：{count}</translation>
    </message>
    <message>
        <source>What could not be used</source>
        <translation>无法使用的内容</translation>
    </message>
</context>
<context>
    <name>PullCurves</name>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation>第 {step} 步</translation>
    </message>
</context>
<context>
    <name>PullMatrix</name>
    <message>
        <source>Cosines between the terms&apos; gradients</source>
        <translation>各项梯度之间的余弦</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>{one} and {other}: cosine {cosine}</source>
        <translation>{one} 与 {other}：余弦 {cosine}</translation>
    </message>
    <message>
        <source>{one} and {other}: cosine {cosine}, they pull against each other</source>
        <translation>{one} 与 {other}：余弦 {cosine}，彼此相反</translation>
    </message>
    <message>
        <source>{one} and {other}: not both pull here</source>
        <translation>{one} 与 {other}：并非都在此处拉动</translation>
    </message>
    <message>
        <source>{term}: norm {norm}</source>
        <translation>{term}：范数 {norm}</translation>
    </message>
</context>
<context>
    <name>PullPanel</name>
    <message>
        <source> · step {step}</source>
        <translation> · 第 {step} 步</translation>
    </message>
    <message>
        <source>, at most {share}</source>
        <translation>，最多 {share}</translation>
    </message>
    <message>
        <source>Conflict rate over the steps</source>
        <translation>各步的冲突率</translation>
    </message>
    <message>
        <source>Cosines over the steps</source>
        <translation>各步的余弦</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Equal pull: λ = {value}</source>
        <translation>拉力相等：λ = {value}</translation>
    </message>
    <message>
        <source>In conflict: {rate} of the pairs of terms at the encoders, {here} here (last {count} samples).</source>
        <translation>冲突：编码器处 {rate} 的项对，此处 {here}（最近 {count} 次采样）。</translation>
    </message>
    <message>
        <source>No session.</source>
        <translation>没有会话。</translation>
    </message>
    <message>
        <source>Norms over the steps</source>
        <translation>各步的范数</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>采样</translation>
    </message>
    <message>
        <source>Sets λ to where the bracket pulls as hard as the terms outside. Each encoder alone: {values}</source>
        <translation>把 λ 设为括号内外拉力相等之处。各编码器单独来看：{values}</translation>
    </message>
    <message>
        <source>Shares of the pull over the steps</source>
        <translation>各步的拉力占比</translation>
    </message>
    <message>
        <source>Take each term&apos;s gradient by itself, now and then; training stays the same bit for bit</source>
        <translation>不时单独求出每一项的梯度；训练逐位保持不变</translation>
    </message>
    <message>
        <source>The first sample comes at step {step}.</source>
        <translation>第一次采样在第 {step} 步。</translation>
    </message>
    <message>
        <source>The program that makes these embeddings has its own cost: its gradients are not known here.</source>
        <translation>生成这些嵌入的程序有自己的代价：这里不知道它的梯度。</translation>
    </message>
    <message>
        <source>The terms&apos; gradients are not sampled: switch it on above.</source>
        <translation>没有采样各项的梯度：请在上方打开。</translation>
    </message>
    <message>
        <source>This source recorded no samples of the terms&apos; gradients.</source>
        <translation>此来源没有记录各项梯度的采样。</translation>
    </message>
    <message>
        <source>conflict rate</source>
        <translation>冲突率</translation>
    </message>
    <message>
        <source>sampling took {share} of training time</source>
        <translation>采样占训练时间的 {share}</translation>
    </message>
    <message>
        <source>{name} embeddings</source>
        <translation>{name} 嵌入</translation>
    </message>
    <message>
        <source>{name} encoder</source>
        <translation>{name} 编码器</translation>
    </message>
</context>
<context>
    <name>PullPlaces</name>
    <message>
        <source>Where the terms pull</source>
        <translation>各项在何处拉动</translation>
    </message>
</context>
<context>
    <name>QueryField</name>
    <message>
        <source>Never seen in training: {words}. The encoder reads each as the same unknown word.</source>
        <translation>训练中从未出现：{words}。编码器把它们都读作同一个未知词。</translation>
    </message>
    <message>
        <source>Words to look for</source>
        <translation>要查找的词</translation>
    </message>
    <message>
        <source>Words to look for; their nearest items are ranked anew with every map</source>
        <translation>要查找的词；每次更新嵌入图时都会重新排出最近的条目</translation>
    </message>
</context>
<context>
    <name>QueryPanel</name>
    <message>
        <source>Draw</source>
        <translation>绘制</translation>
    </message>
    <message>
        <source>Draw a picture to look for</source>
        <translation>画一张图来查找</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Empty the picture (Delete)</source>
        <translation>清空图片 (Delete)</translation>
    </message>
    <message>
        <source>Keep this query with the run</source>
        <translation>把此查询随运行记录保存</translation>
    </message>
    <message>
        <source>Look for a picture</source>
        <translation>查找图片</translation>
    </message>
    <message>
        <source>Look for a picture file, or drop one here</source>
        <translation>用图片文件查找，或把图片拖到这里</translation>
    </message>
    <message>
        <source>Modality that reads the query</source>
        <translation>用来读取查询的模态</translation>
    </message>
    <message>
        <source>Modality to search</source>
        <translation>要搜索的模态</translation>
    </message>
    <message>
        <source>Nearest {target} to {name}, step {step}</source>
        <translation>与 {name} 最近的 {target}，第 {step} 步</translation>
    </message>
    <message>
        <source>On the map: among its {count} nearest points, which spread over {spread} % of it</source>
        <translation>在图上：位于其 {count} 个最近的点之间，这些点散布于图的 {spread} %</translation>
    </message>
    <message>
        <source>Picture file</source>
        <translation>图片文件</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>已固定</translation>
    </message>
    <message>
        <source>Read as</source>
        <translation>读作</translation>
    </message>
    <message>
        <source>Read by the encoders of step {step}; ranked among the rows on the map, of step {map}</source>
        <translation>由第 {step} 步的编码器读取；在第 {map} 步嵌入图所含的行中排名</translation>
    </message>
    <message>
        <source>The map was made without it, and no point moves for it: it is drawn at the mean of its nearest points in the shared space, the nearest counting most. Where these are scattered, the place means little.</source>
        <translation>生成此图时没有它，也没有点因它而移动：它画在共享空间中与其最近的点的平均位置，越近的点权重越大。若这些点分散，位置便没有多大意义。</translation>
    </message>
    <message>
        <source>The picture is empty: everything in it is ground.</source>
        <translation>图片为空：全是背景。</translation>
    </message>
    <message>
        <source>These data hold neither texts nor pictures: there is nothing to type or to draw.</source>
        <translation>此数据既无文本也无图片：没有可输入或绘制的内容。</translation>
    </message>
    <message>
        <source>This run is not at work: go on from its last checkpoint to ask its encoders something.</source>
        <translation>此运行记录未在工作：要查询其编码器，请从最后的检查点继续。</translation>
    </message>
    <message>
        <source>Type words …</source>
        <translation>输入词…</translation>
    </message>
    <message>
        <source>Words and pictures to look for are typed here once there is a session.</source>
        <translation>会话开始后，可在此输入要查找的词和图片。</translation>
    </message>
    <message>
        <source>this picture</source>
        <translation>此图片</translation>
    </message>
    <message>
        <source>{name}: no {target} on the map to rank</source>
        <translation>{name}：嵌入图上没有可排名的 {target}</translation>
    </message>
    <message>
        <source>{name}: ranked with the next map</source>
        <translation>{name}：将随下一张嵌入图排名</translation>
    </message>
</context>
<context>
    <name>RankLine</name>
    <message>
        <source>Rank of the partner over time</source>
        <translation>配对项排名随时间的变化</translation>
    </message>
    <message>
        <source>step {step}: {name} rank {rank}</source>
        <translation>第 {step} 步：{name} 排名 {rank}</translation>
    </message>
</context>
<context>
    <name>ReplaceForm</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>编码器</translation>
    </message>
    <message>
        <source>Freeze the others for</source>
        <translation>冻结其他编码器</translation>
    </message>
    <message>
        <source>Re-initialises the weights and optimiser state of {modality}. The other encoders and the terms keep theirs. Undo brings the old encoder back.</source>
        <translation>将重新初始化 {modality} 的权重与优化器状态。其他编码器和各项保持不变。撤销可恢复旧编码器。</translation>
    </message>
    <message>
        <source>Replace encoder</source>
        <translation>替换编码器</translation>
    </message>
    <message>
        <source>Replace encoder of {modality} (new weights)</source>
        <translation>替换 {modality} 的编码器（新权重）</translation>
    </message>
    <message>
        <source>So that the new encoder learns to meet them; 0: not at all</source>
        <translation>让新编码器先学会与它们对齐；0：不冻结</translation>
    </message>
    <message>
        <source>Steps for which the others stay frozen</source>
        <translation>其他编码器保持冻结的步数</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
</context>
<context>
    <name>RowLimits</name>
    <message>
        <source>Damaged rows allowed, %</source>
        <translation>允许的损坏行（%）</translation>
    </message>
    <message>
        <source>Only if you trust who wrote the table: its names may lead anywhere</source>
        <translation>仅在您信任该表的作者时使用：其中的文件名可能指向任何位置</translation>
    </message>
    <message>
        <source>Read files outside the folder</source>
        <translation>读取文件夹以外的文件</translation>
    </message>
</context>
<context>
    <name>RowTable</name>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>used for</source>
        <translation>用于</translation>
    </message>
    <message>
        <source>{size} numbers</source>
        <translation>{size} 个数</translation>
    </message>
</context>
<context>
    <name>RowView</name>
    <message>
        <source>Rows of the data</source>
        <translation>数据的行</translation>
    </message>
</context>
<context>
    <name>RunCopier</name>
    <message>
        <source>Saving the run as {name} …</source>
        <translation>正在将运行记录另存为 {name}…</translation>
    </message>
</context>
<context>
    <name>RunHeader</name>
    <message>
        <source>Choose data, preset and seed, and start; this run is saved and ended first</source>
        <translation>选择数据、预设与随机种子后开始；当前运行会先保存并结束</translation>
    </message>
    <message>
        <source>Data: {data}</source>
        <translation>数据：{data}</translation>
    </message>
    <message>
        <source>New run …</source>
        <translation>新建运行…</translation>
    </message>
    <message>
        <source>No run</source>
        <translation>没有运行</translation>
    </message>
    <message>
        <source>Preset: {preset}, seed {seed}</source>
        <translation>预设：{preset}，随机种子 {seed}</translation>
    </message>
    <message>
        <source>Trained on {rows} rows</source>
        <translation>用 {rows} 行训练</translation>
    </message>
    <message>
        <source>own configuration</source>
        <translation>自定义配置</translation>
    </message>
</context>
<context>
    <name>RunKeeper</name>
    <message>
        <source>The run {folder} is open.</source>
        <translation>已打开运行记录 {folder}。</translation>
    </message>
</context>
<context>
    <name>RunMenu</name>
    <message>
        <source>Close run</source>
        <translation>关闭运行记录</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>新建运行</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>尚无</translation>
    </message>
    <message>
        <source>Open data …</source>
        <translation>打开数据…</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>Open run</source>
        <translation>打开运行记录</translation>
    </message>
    <message>
        <source>Open run …</source>
        <translation>打开运行记录…</translation>
    </message>
    <message>
        <source>Save run as</source>
        <translation>运行记录另存为</translation>
    </message>
    <message>
        <source>Save run as …</source>
        <translation>运行记录另存为…</translation>
    </message>
    <message>
        <source>Start page</source>
        <translation>起始页</translation>
    </message>
</context>
<context>
    <name>RunWaits</name>
    <message>
        <source>Opening the data {name} …</source>
        <translation>正在打开数据 {name}…</translation>
    </message>
    <message>
        <source>Starting the engine …</source>
        <translation>正在启动引擎…</translation>
    </message>
</context>
<context>
    <name>ScatterView</name>
    <message>
        <source>All points are hidden by the legend.</source>
        <translation>图例隐藏了所有点。</translation>
    </message>
    <message>
        <source>First map in a moment: it needs one look at the embeddings.</source>
        <translation>嵌入图即将出现：需要先取得一次嵌入。</translation>
    </message>
    <message>
        <source>Map of the shared space</source>
        <translation>共享空间的嵌入图</translation>
    </message>
    <message>
        <source>No embeddings were saved with this run: go on training, and its map comes.</source>
        <translation>此运行记录没有保存嵌入：继续训练后就会出现嵌入图。</translation>
    </message>
    <message>
        <source>{length} along the axis {ends} →</source>
        <translation>沿轴 {length}，{ends} →</translation>
    </message>
    <message>
        <source>{length} along the gap →</source>
        <translation>沿间隙方向 {length} →</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear the search</source>
        <translation>清除搜索</translation>
    </message>
    <message>
        <source>Clear the search (Esc)</source>
        <translation>清除搜索 (Esc)</translation>
    </message>
    <message>
        <source>Search a word</source>
        <translation>搜索词</translation>
    </message>
    <message>
        <source>Search the texts (/). Enter selects what is found, Esc clears</source>
        <translation>搜索文本 (/)。回车选中搜到的，Esc 清除</translation>
    </message>
    <message>
        <source>{found:,} of {among:,}</source>
        <translation>{found:,} / {among:,}</translation>
    </message>
</context>
<context>
    <name>SeriesPicker</name>
    <message>
        <source>No series of that name.</source>
        <translation>没有这个名称的序列。</translation>
    </message>
    <message>
        <source>Search a series</source>
        <translation>搜索序列</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
</context>
<context>
    <name>SessionActions</name>
    <message>
        <source>, after {count} changes</source>
        <translation>，{count} 项更改之后</translation>
    </message>
    <message>
        <source>, branch {segment}</source>
        <translation>，分支 {segment}</translation>
    </message>
    <message>
        <source>No checkpoint yet</source>
        <translation>尚无检查点</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Reset: begin again at step 0, with the weights and settings of the start. What was recorded stays</source>
        <translation>重置：从第 0 步重新开始，权重与设置恢复为起始状态。已记录的内容保留</translation>
    </message>
    <message>
        <source>Restore checkpoint</source>
        <translation>恢复检查点</translation>
    </message>
    <message>
        <source>Save checkpoint</source>
        <translation>保存检查点</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>单步</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation>第 {step} 步</translation>
    </message>
</context>
<context>
    <name>SessionBar</name>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>深色主题</translation>
    </message>
    <message>
        <source>Find any command ({keys})</source>
        <translation>查找任意命令 ({keys})</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>浅色主题</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Restore checkpoint: go on from there, on a branch of its own. What was recorded stays</source>
        <translation>恢复检查点：从那里继续，另成一个分支。已记录的内容保留</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>会话</translation>
    </message>
</context>
<context>
    <name>SessionNotices</name>
    <message>
        <source>Another process ({process}) trains this run: read-only, and followed. The map is of its last save.</source>
        <translation>另一个进程（{process}）正在训练此运行记录：只读，并随之更新。嵌入图取自其最近一次保存。</translation>
    </message>
    <message>
        <source>Cancelled: the run was not saved as {name}.</source>
        <translation>已取消：运行未另存为 {name}。</translation>
    </message>
    <message>
        <source>Go on from the last checkpoint</source>
        <translation>从最后的检查点继续</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>继续训练它</translation>
    </message>
    <message>
        <source>Kill engine</source>
        <translation>强制结束引擎</translation>
    </message>
    <message>
        <source>No step has finished for {seconds} s; usually one takes {usual} s.</source>
        <translation>已有 {seconds} 秒没有完成一步；通常一步需 {usual} 秒。</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Snapshots of another program&apos;s embeddings: read-only, and followed while the folder grows.</source>
        <translation>另一个程序的嵌入快照：只读，文件夹增长时会跟随。</translation>
    </message>
    <message>
        <source>Start it again</source>
        <translation>重新启动</translation>
    </message>
    <message>
        <source>The engine died.</source>
        <translation>引擎已崩溃。</translation>
    </message>
    <message>
        <source>The last window was killed while it trained {run}. What was learned until then is saved.</source>
        <translation>上一个窗口在训练 {run} 时被强制结束。此前学到的内容已保存。</translation>
    </message>
    <message>
        <source>The run as it was is saved in {folder}.</source>
        <translation>当时的运行记录已保存到 {folder}。</translation>
    </message>
    <message>
        <source>The session was stopped and saved.</source>
        <translation>会话已停止并保存。</translation>
    </message>
    <message>
        <source>This run is shown as it was recorded.</source>
        <translation>此运行记录按其记录时的样子显示。</translation>
    </message>
    <message>
        <source>Training failed.</source>
        <translation>训练失败。</translation>
    </message>
    <message>
        <source>Training is finished.</source>
        <translation>训练已完成。</translation>
    </message>
    <message>
        <source>{freed} of decoded data were cleared; they are decoded again when they are needed.</source>
        <translation>已清除 {freed} 已解码的数据；需要时会重新解码。</translation>
    </message>
    <message>
        <source>{freed} of decoded data were cleared; {kept} are in use and stay.</source>
        <translation>已清除 {freed} 已解码的数据；{kept} 正在使用，予以保留。</translation>
    </message>
</context>
<context>
    <name>SketchPad</name>
    <message>
        <source>Draw; erase with the right button or Shift. Keys: arrows move, Space draws, Delete empties.</source>
        <translation>绘制；用右键或 Shift 擦除。按键：方向键移动，空格绘制，Delete 清空。</translation>
    </message>
    <message>
        <source>Picture to look for</source>
        <translation>要查找的图片</translation>
    </message>
</context>
<context>
    <name>SkippedRows</name>
    <message>
        <source>Click to see what could not be used, and why</source>
        <translation>点击查看哪些内容无法使用及其原因</translation>
    </message>
    <message>
        <source>skipped rows: {count}</source>
        <translation>跳过的行：{count}</translation>
    </message>
    <message>
        <source>{name}: {rows} rows</source>
        <translation>{name}：{rows} 行</translation>
    </message>
    <message>
        <source>{rows}, missing items: {count}</source>
        <translation>{rows}，缺失条目：{count}</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Back to the run</source>
        <translation>返回运行</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Go on training {run}</source>
        <translation>继续训练 {run}</translation>
    </message>
    <message>
        <source>Look at {run}</source>
        <translation>查看 {run}</translation>
    </message>
    <message>
        <source>None yet. What you train is listed here.</source>
        <translation>尚无。训练过的运行会列在这里。</translation>
    </message>
    <message>
        <source>Open data …</source>
        <translation>打开数据…</translation>
    </message>
    <message>
        <source>Open run …</source>
        <translation>打开运行记录…</translation>
    </message>
    <message>
        <source>Recent runs</source>
        <translation>最近的运行</translation>
    </message>
    <message>
        <source>Start a new run on sample data</source>
        <translation>用示例数据新建运行</translation>
    </message>
    <message>
        <source>Take it off this list; the folder stays</source>
        <translation>从列表中移除；文件夹保留</translation>
    </message>
    <message>
        <source>Take {run} off this list</source>
        <translation>从列表中移除 {run}</translation>
    </message>
    <message>
        <source>Train preset {preset} on {data}</source>
        <translation>用预设 {preset} 在 {data} 上训练</translation>
    </message>
    <message>
        <source>Your own pairs: tables, folders, embeddings. Dropping them here does the same</source>
        <translation>您自己的数据对：表格、文件夹、嵌入。拖放到此处效果相同</translation>
    </message>
    <message>
        <source>its folder is not there any more</source>
        <translation>其文件夹已不存在</translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation>第 {step} 步</translation>
    </message>
    <message>
        <source>val R@10 {recall}</source>
        <translation>验证集 R@10 {recall}</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>followed</source>
        <translation>跟随中</translation>
    </message>
    <message>
        <source>map is up to date</source>
        <translation>嵌入图已是最新</translation>
    </message>
    <message>
        <source>map {age} steps old</source>
        <translation>嵌入图：{age} 步之前</translation>
    </message>
    <message>
        <source>no run is open</source>
        <translation>未打开运行记录</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>saved {age} min ago</source>
        <translation>{age} 分钟前保存</translation>
    </message>
    <message>
        <source>saved {age} s ago</source>
        <translation>{age} 秒前保存</translation>
    </message>
    <message>
        <source>starting …</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation>第 {step} 步</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练中</translation>
    </message>
    <message>
        <source>{device}, {threads} threads</source>
        <translation>{device}，{threads} 线程</translation>
    </message>
    <message>
        <source>{pace} steps/s</source>
        <translation>{pace} 步/秒</translation>
    </message>
</context>
<context>
    <name>TaskRow</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>TemperatureRow</name>
    <message>
        <source>Similarities are divided by τ before the softmax: a small one sharpens, a large one softens. Enter sets it, wheel and arrow keys nudge, a double click resets</source>
        <translation>softmax 之前相似度除以 τ：小则更尖锐，大则更平缓。回车确定，滚轮和方向键微调，双击复位</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Temperature τ</source>
        <translation>温度 τ</translation>
    </message>
    <message>
        <source>The logit scale is 1 / τ</source>
        <translation>logit 缩放为 1 / τ</translation>
    </message>
    <message>
        <source>The optimiser moves τ</source>
        <translation>由优化器更新 τ</translation>
    </message>
    <message>
        <source>learned</source>
        <translation>可学习</translation>
    </message>
    <message>
        <source>logit scale {scale}</source>
        <translation>logit 缩放 {scale}</translation>
    </message>
</context>
<context>
    <name>TermActions</name>
    <message>
        <source>+ Add term …</source>
        <translation>+ 添加项 …</translation>
    </message>
    <message>
        <source>Add a term in λ&apos;s bracket</source>
        <translation>在 λ 的括号内添加项</translation>
    </message>
    <message>
        <source>Add a term outside λ&apos;s bracket</source>
        <translation>在 λ 的括号外添加项</translation>
    </message>
    <message>
        <source>Configure …</source>
        <translation>配置 …</translation>
    </message>
    <message>
        <source>Move into λ&apos;s bracket</source>
        <translation>移入 λ 的括号</translation>
    </message>
    <message>
        <source>Move out of λ&apos;s bracket</source>
        <translation>移出 λ 的括号</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Two modalities meet outside λ&apos;s bracket, too ({terms}): λ = 0 does not mean chance.</source>
        <translation>在 λ 的括号外也有两个模态相遇（{terms}）：λ = 0 不等于随机水平。</translation>
    </message>
    <message>
        <source>What is this?</source>
        <translation>这是什么？</translation>
    </message>
</context>
<context>
    <name>TermForm</name>
    <message>
        <source>A name begins with a letter and goes on with letters, digits, _ or -.</source>
        <translation>名称以字母开头，后面可以是字母、数字、_ 或 -。</translation>
    </message>
    <message>
        <source>Choose at least one pair.</source>
        <translation>至少选择一对。</translation>
    </message>
    <message>
        <source>Inside the bracket it is multiplied by λ</source>
        <translation>在括号内时乘以 λ</translation>
    </message>
    <message>
        <source>Its factor in the sum</source>
        <translation>它在总和中的系数</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>模态对</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>The modality that the term reads</source>
        <translation>该项读取的模态</translation>
    </message>
    <message>
        <source>The term is the mean over these pairs of modalities</source>
        <translation>该项取这些模态对的平均</translation>
    </message>
    <message>
        <source>There is a term of this name.</source>
        <translation>已有同名的项。</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>What it is called in the formula, the curves and the run</source>
        <translation>它在公式、曲线和运行记录中的名称</translation>
    </message>
    <message>
        <source>Whether it reads embeddings of length 1, or as the encoders give them</source>
        <translation>读取长度为 1 的嵌入，还是编码器给出的原样</translation>
    </message>
    <message>
        <source>as the cost says</source>
        <translation>按目标函数的设置</translation>
    </message>
    <message>
        <source>in λ&apos;s bracket</source>
        <translation>λ 的括号内</translation>
    </message>
    <message>
        <source>outside λ&apos;s bracket</source>
        <translation>λ 的括号外</translation>
    </message>
    <message>
        <source>raw rows</source>
        <translation>原始行</translation>
    </message>
    <message>
        <source>unit rows</source>
        <translation>单位行</translation>
    </message>
    <message>
        <source>{rows} (suits this term)</source>
        <translation>{rows}（适合此项）</translation>
    </message>
</context>
<context>
    <name>TermList</name>
    <message>
        <source>Terms</source>
        <translation>项</translation>
    </message>
</context>
<context>
    <name>TrainingPanel</name>
    <message>
        <source>Another type starts with empty state</source>
        <translation>换一种类型会从空状态开始</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>D. Another size re-initialises only what changes shape</source>
        <translation>D。改变维度只会重新初始化形状改变的部分</translation>
    </message>
    <message>
        <source>Decay ends at</source>
        <translation>衰减终点</translation>
    </message>
    <message>
        <source>Decoupled for AdamW, L2 for SGD and Adam</source>
        <translation>AdamW 为解耦衰减，SGD 和 Adam 为 L2</translation>
    </message>
    <message>
        <source>Embedding size</source>
        <translation>嵌入维度</translation>
    </message>
    <message>
        <source>How the learning rate goes with the steps of the run</source>
        <translation>学习率随训练步数的变化方式</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Learning rate of the next step: {rate}</source>
        <translation>下一步的学习率：{rate}</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>更多设置</translation>
    </message>
    <message>
        <source>No session.</source>
        <translation>没有会话。</translation>
    </message>
    <message>
        <source>Of every encoder and term, times its own</source>
        <translation>作用于每个编码器和每一项，再乘以各自的倍数</translation>
    </message>
    <message>
        <source>Of torch; part of a result, so recorded with it</source>
        <translation>torch 的线程数；影响结果，因此一并记录</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Pairs per step. InfoNCE at chance is ln(batch)</source>
        <translation>每步的样本对数。随机水平下 InfoNCE 为 ln(批大小)</translation>
    </message>
    <message>
        <source>Parameters of the optimiser</source>
        <translation>优化器参数</translation>
    </message>
    <message>
        <source>Parameters of the optimiser …</source>
        <translation>优化器参数…</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>学习率调度</translation>
    </message>
    <message>
        <source>Settings, in a moment.</source>
        <translation>设置稍后显示。</translation>
    </message>
    <message>
        <source>Steps over which the learning rate rises from 0</source>
        <translation>学习率从 0 上升所用的步数</translation>
    </message>
    <message>
        <source>The step at which a decay reaches its floor</source>
        <translation>衰减到达下限的步数</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>Training goes on in the program that makes the embeddings.</source>
        <translation>训练在生成这些嵌入的程序中进行。</translation>
    </message>
    <message>
        <source>Warm-up steps</source>
        <translation>预热步数</translation>
    </message>
    <message>
        <source>Warm-up, end of the decay, threads; shown by themselves with a schedule</source>
        <translation>预热、衰减终点、线程数；使用学习率计划时自动显示</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
</context>
<context>
    <name>TriagePanel</name>
    <message>
        <source>. Being scored anew …</source>
        <translation>。正在重新评分 …</translation>
    </message>
    <message>
        <source>. Only training rows can be excluded or weighted.</source>
        <translation>。只有训练行可以排除或加权。</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Cosine to the most similar other pair, in both modalities; near 1 it is a false negative</source>
        <translation>与两个模态中最相似的另一配对的余弦；接近 1 就是假负例</translation>
    </message>
    <message>
        <source>Embed and score the training rows as they are now</source>
        <translation>按现在的状态嵌入训练行并评分</translation>
    </message>
    <message>
        <source>Embed anew</source>
        <translation>重新嵌入</translation>
    </message>
    <message>
        <source>Exclude</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Excluded, weighted</source>
        <translation>已排除、已加权</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>导出 …</translation>
    </message>
    <message>
        <source>False negatives</source>
        <translation>假负例</translation>
    </message>
    <message>
        <source>How much better others fit than the partner; above 0 they do</source>
        <translation>其他项比配对项合适多少；大于 0 表示更合适</translation>
    </message>
    <message>
        <source>How often it is among the 10 nearest; 20 on average</source>
        <translation>出现在 10 个最近邻中的次数；平均 20</translation>
    </message>
    <message>
        <source>How often training reads the row against others; 0: never</source>
        <translation>训练读取该行相对其他行的频率；0：从不</translation>
    </message>
    <message>
        <source>Hubs</source>
        <translation>枢纽</translation>
    </message>
    <message>
        <source>Leave the selected pairs out of training, or take them in again (X)</source>
        <translation>训练时不用所选配对，或重新使用（X）</translation>
    </message>
    <message>
        <source>Likely mislabelled</source>
        <translation>可能标错</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Mark the selected pairs, or take the mark away (M)</source>
        <translation>标记所选配对，或去掉标记（M）</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>已标记</translation>
    </message>
    <message>
        <source>Most improved</source>
        <translation>变好最多</translation>
    </message>
    <message>
        <source>Most worsened</source>
        <translation>变差最多</translation>
    </message>
    <message>
        <source>Pairs are being scored …</source>
        <translation>正在给配对评分 …</translation>
    </message>
    <message>
        <source>Pairs are scored when the first embeddings are there.</source>
        <translation>有了第一批嵌入后就给配对评分。</translation>
    </message>
    <message>
        <source>Ranks since</source>
        <translation>名次变化起点</translation>
    </message>
    <message>
        <source>Read the selected pairs half as often (-)</source>
        <translation>读取所选配对的频率减半（-）</translation>
    </message>
    <message>
        <source>Read the selected pairs twice as often (+)</source>
        <translation>读取所选配对的频率加倍（+）</translation>
    </message>
    <message>
        <source>Rows on the map</source>
        <translation>图上的行</translation>
    </message>
    <message>
        <source>Search a word</source>
        <translation>搜索词语</translation>
    </message>
    <message>
        <source>Since step {step}</source>
        <translation>自第 {step} 步</translation>
    </message>
    <message>
        <source>Since …</source>
        <translation>自 …</translation>
    </message>
    <message>
        <source>Training rows</source>
        <translation>训练行</translation>
    </message>
    <message>
        <source>What comes first</source>
        <translation>什么排在前面</translation>
    </message>
    <message>
        <source>Which pairs are shown</source>
        <translation>显示哪些配对</translation>
    </message>
    <message>
        <source>Which rows</source>
        <translation>哪些行</translation>
    </message>
    <message>
        <source>Worst ranks</source>
        <translation>名次最差</translation>
    </message>
    <message>
        <source>Write the table as it is shown: CSV or Parquet</source>
        <translation>按所示写出表格：CSV 或 Parquet</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>hub</source>
        <translation>枢纽</translation>
    </message>
    <message>
        <source>log₂ of rank now / rank then; 1 is twice as far down</source>
        <translation>log₂（现在名次 / 当时名次）；1 表示名次退后一倍</translation>
    </message>
    <message>
        <source>mislabelled</source>
        <translation>标错</translation>
    </message>
    <message>
        <source>rank {a}→{b}</source>
        <translation>名次 {a}→{b}</translation>
    </message>
    <message>
        <source>twin</source>
        <translation>孪生</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>worse</source>
        <translation>变差</translation>
    </message>
    <message>
        <source>{shown} of {count} pairs, step {step}</source>
        <translation>{count} 个配对中的 {shown} 个，第 {step} 步</translation>
    </message>
</context>
<context>
    <name>TriageTable</name>
    <message>
        <source>Pair</source>
        <translation>配对</translation>
    </message>
</context>
<context>
    <name>TriageView</name>
    <message>
        <source>Pairs that deserve a look</source>
        <translation>值得一看的配对</translation>
    </message>
</context>
<context>
    <name>ValueLabel</name>
    <message>
        <source>as of step {step}</source>
        <translation>截至第 {step} 步</translation>
    </message>
</context>
<context>
    <name>WeightActions</name>
    <message>
        <source>Make what I did the schedule …</source>
        <translation>把我的操作设为调度 …</translation>
    </message>
    <message>
        <source>Schedule …</source>
        <translation>调度 …</translation>
    </message>
</context>
<context>
    <name>WeightScheduleForm</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Multiplies what the slider says. At step {step}: × {factor}</source>
        <translation>与滑块的值相乘。第 {step} 步：× {factor}</translation>
    </message>
    <message>
        <source>Schedule of {name}</source>
        <translation>{name} 的调度</translation>
    </message>
    <message>
        <source>Type of the schedule</source>
        <translation>调度的类型</translation>
    </message>
</context>
<context>
    <name>WhyBar</name>
    <message>
        <source>Another program made these embeddings: only its encoders could say why.</source>
        <translation>这些嵌入由另一个程序生成：只有它的编码器才能说明原因。</translation>
    </message>
    <message>
        <source>As the encoders were at step {step}. Of each item, the cosine with nothing on it (a picture all of its median colour, a text of padding, silence), and as it is. The error is what the colours sum up to, less the difference; occlusion promises no sum.</source>
        <translation>编码器处于第 {step} 步时的结果。每个条目列出：空白时的余弦（图片全为其中位颜色、文本全为填充、静音），以及原样时的余弦。误差是颜色之和减去两者之差；遮挡法不保证总和。</translation>
    </message>
    <message>
        <source>Asking the encoders …</source>
        <translation>正在询问编码器…</translation>
    </message>
    <message>
        <source>Change the text or the picture, and see where it lands on the map and what it retrieves</source>
        <translation>修改文本或图片，看它落在图上何处、检索到什么</translation>
    </message>
    <message>
        <source>Colour what in the two items carries their similarity</source>
        <translation>用颜色标出两个条目中决定其相似度的部分</translation>
    </message>
    <message>
        <source>How it is explained</source>
        <translation>解释方法</translation>
    </message>
    <message>
        <source>How opaque the colours are</source>
        <translation>颜色的不透明程度</translation>
    </message>
    <message>
        <source>Integrated gradients: gradients along the way from nothing to the item; they sum up to the difference of the cosine. Occlusion: what the cosine loses without a word or a window.</source>
        <translation>积分梯度：从空白到该条目沿途的梯度，其总和等于余弦之差。遮挡法：去掉一个词或一个窗口后余弦损失多少。</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>This run is not at work: go on from its last checkpoint to ask its encoders why.</source>
        <translation>此运行未在工作：请从其最后一个检查点继续，再询问编码器原因。</translation>
    </message>
    <message>
        <source>What if …</source>
        <translation>如果…</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>为什么</translation>
    </message>
    <message>
        <source>gradients</source>
        <translation>积分梯度</translation>
    </message>
    <message>
        <source>occlusion</source>
        <translation>遮挡法</translation>
    </message>
    <message>
        <source>{name}: {nothing} → {cosine}</source>
        <translation>{name}：{nothing} → {cosine}</translation>
    </message>
    <message>
        <source>{name}: {nothing} → {cosine}, error {error}</source>
        <translation>{name}：{nothing} → {cosine}，误差 {error}</translation>
    </message>
    <message>
        <source>{red} speaks for it, {blue} against</source>
        <translation>{red} 支持，{blue} 反对</translation>
    </message>
</context>
<context>
    <name>axis_words</name>
    <message>
        <source>from {first} to {second}</source>
        <translation>从 {first} 到 {second}</translation>
    </message>
</context>
<context>
    <name>change_labels</name>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>all train together</source>
        <translation>全部一起训练</translation>
    </message>
    <message>
        <source>augmented by {names}</source>
        <translation>增强：{names}</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>gradients of terms not sampled</source>
        <translation>不再采样各项的梯度</translation>
    </message>
    <message>
        <source>gradients of terms sampled every {count} steps</source>
        <translation>每 {count} 步采样各项的梯度</translation>
    </message>
    <message>
        <source>gradients of terms sampled in {share} % of the time</source>
        <translation>各项的梯度采样最多占 {share} % 的时间</translation>
    </message>
    <message>
        <source>gradients {changes}</source>
        <translation>梯度 {changes}</translation>
    </message>
    <message>
        <source>no augmentation</source>
        <translation>无增强</translation>
    </message>
    <message>
        <source>phase {name}: {changes}</source>
        <translation>阶段 {name}：{changes}</translation>
    </message>
    <message>
        <source>plan {phases}</source>
        <translation>计划 {phases}</translation>
    </message>
    <message>
        <source>restored {what}</source>
        <translation>已恢复 {what}</translation>
    </message>
    <message>
        <source>schedule {changes}</source>
        <translation>调度 {changes}</translation>
    </message>
    <message>
        <source>weighting {changes}</source>
        <translation>加权 {changes}</translation>
    </message>
    <message>
        <source>{count} rows excluded</source>
        <translation>已排除 {count} 行</translation>
    </message>
    <message>
        <source>{count} rows × {weight}</source>
        <translation>{count} 行 × {weight}</translation>
    </message>
    <message>
        <source>{count} threads</source>
        <translation>{count} 线程</translation>
    </message>
    <message>
        <source>{name} frozen</source>
        <translation>{name} 已冻结</translation>
    </message>
    <message>
        <source>{name} schedule {changes}</source>
        <translation>{name} 调度 {changes}</translation>
    </message>
    <message>
        <source>{name} unfrozen</source>
        <translation>{name} 已解冻</translation>
    </message>
    <message>
        <source>{term} added</source>
        <translation>已添加 {term}</translation>
    </message>
    <message>
        <source>{term} configured</source>
        <translation>已配置 {term}</translation>
    </message>
    <message>
        <source>{term} into λ&apos;s bracket</source>
        <translation>{term} 移入 λ 的括号</translation>
    </message>
    <message>
        <source>{term} off</source>
        <translation>{term} 关闭</translation>
    </message>
    <message>
        <source>{term} on</source>
        <translation>{term} 开启</translation>
    </message>
    <message>
        <source>{term} out of λ&apos;s bracket</source>
        <translation>{term} 移出 λ 的括号</translation>
    </message>
    <message>
        <source>{term} removed</source>
        <translation>已移除 {term}</translation>
    </message>
    <message>
        <source>τ fixed</source>
        <translation>τ 固定</translation>
    </message>
    <message>
        <source>τ learned</source>
        <translation>τ 可学习</translation>
    </message>
</context>
<context>
    <name>charts</name>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Alignment</source>
        <translation>对齐度</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Bias</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>Contrast of codes</source>
        <translation>编码的对比损失</translation>
    </message>
    <message>
        <source>Correlation within modalities</source>
        <translation>模态内部相关性</translation>
    </message>
    <message>
        <source>Cosine between terms</source>
        <translation>各项之间的余弦</translation>
    </message>
    <message>
        <source>Covariance of dimensions</source>
        <translation>各维协方差</translation>
    </message>
    <message>
        <source>Distance of partners</source>
        <translation>配对行距离</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Gradient norm of terms</source>
        <translation>各项的梯度范数</translation>
    </message>
    <message>
        <source>Gradient reversal</source>
        <translation>梯度反转</translation>
    </message>
    <message>
        <source>KL divergence</source>
        <translation>KL 散度</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Log-likelihood</source>
        <translation>对数似然</translation>
    </message>
    <message>
        <source>Loss of the player</source>
        <translation>对手的损失</translation>
    </message>
    <message>
        <source>Missing spread</source>
        <translation>离散不足</translation>
    </message>
    <message>
        <source>Modality gap</source>
        <translation>模态间隙</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Pace</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Phase of the plan</source>
        <translation>计划的阶段</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Squared error of partners</source>
        <translation>配对行平方误差</translation>
    </message>
    <message>
        <source>Symmetric KL divergence</source>
        <translation>对称 KL 散度</translation>
    </message>
    <message>
        <source>Temperature τ</source>
        <translation>温度 τ</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>各项</translation>
    </message>
    <message>
        <source>Terms, weighted</source>
        <translation>各项（加权）</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>总损失</translation>
    </message>
    <message>
        <source>Uniformity</source>
        <translation>均匀度</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>chance</source>
        <translation>随机水平</translation>
    </message>
    <message>
        <source>chance, {pair}</source>
        <translation>随机水平，{pair}</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>phase</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>seconds per sample of gradients</source>
        <translation>每次梯度采样的秒数</translation>
    </message>
    <message>
        <source>seconds per step</source>
        <translation>每步秒数</translation>
    </message>
    <message>
        <source>total</source>
        <translation>总损失</translation>
    </message>
    <message>
        <source>val</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>{name} embeddings</source>
        <translation>{name} 嵌入</translation>
    </message>
    <message>
        <source>{name} encoder</source>
        <translation>{name} 编码器</translation>
    </message>
    <message>
        <source>{pair} at {place}</source>
        <translation>{pair}，{place}</translation>
    </message>
    <message>
        <source>{split} CKA</source>
        <translation>{split} CKA 相似度</translation>
    </message>
    <message>
        <source>{split} MRR</source>
        <translation>{split} MRR（平均倒数排名）</translation>
    </message>
    <message>
        <source>{split} R@{k}</source>
        <translation>{split} R@{k}</translation>
    </message>
    <message>
        <source>{split} alignment</source>
        <translation>{split} 对齐度</translation>
    </message>
    <message>
        <source>{split} effective rank</source>
        <translation>{split} 有效秩</translation>
    </message>
    <message>
        <source>{split} hubness</source>
        <translation>{split} 枢纽度</translation>
    </message>
    <message>
        <source>{split} median rank</source>
        <translation>{split} 中位排名</translation>
    </message>
    <message>
        <source>{split} modality gap</source>
        <translation>{split} 模态间隙</translation>
    </message>
    <message>
        <source>{split} pool</source>
        <translation>{split} 候选池</translation>
    </message>
    <message>
        <source>{split} uniformity</source>
        <translation>{split} 均匀度</translation>
    </message>
    <message>
        <source>{split} variance along the gap</source>
        <translation>{split} 沿间隙的方差占比</translation>
    </message>
    <message>
        <source>{term} at {modality}</source>
        <translation>{term}，于 {modality}</translation>
    </message>
    <message>
        <source>{term} at {modality} embeddings</source>
        <translation>{term}，{modality} 嵌入</translation>
    </message>
    <message>
        <source>{title} of {pool}</source>
        <translation>{title}，候选 {pool}</translation>
    </message>
    <message>
        <source>{title}, chance {percent} %</source>
        <translation>{title}，随机水平 {percent} %</translation>
    </message>
</context>
<context>
    <name>components</name>
    <message>
        <source>1 - CKA: both modalities hold the same rows near each other, in whatever directions.</source>
        <translation>1 - CKA：两种模态中彼此靠近的是相同的行，方向不限。</translation>
    </message>
    <message>
        <source>1,797 scans of handwritten digits and their names in words, from scikit-learn.</source>
        <translation>来自 scikit-learn 的 1,797 张手写数字扫描图及其名称。</translation>
    </message>
    <message>
        <source>15,510 icons and their names, from the icon fonts of qtawesome.</source>
        <translation>15,510 个图标及其名称，取自 qtawesome 的图标字体。</translation>
    </message>
    <message>
        <source>A convolutional network on the log-mel spectrogram: each convolution halves time and frequency.</source>
        <translation>对数梅尔频谱图上的卷积网络：每次卷积使时间和频率减半。</translation>
    </message>
    <message>
        <source>A convolutional network: 3x3 convolutions, each halving the picture and doubling the channels.</source>
        <translation>卷积网络：3x3 卷积，每层使图像尺寸减半、通道数加倍。</translation>
    </message>
    <message>
        <source>A folder of embedding snapshots (step-000100.npz) that another program writes: to look at, not to train on.</source>
        <translation>另一个程序写入嵌入快照 (step-000100.npz) 的文件夹：用来查看，不用来训练。</translation>
    </message>
    <message>
        <source>A folder of files: partners of equal name (0001.jpg, 0001.txt, 0001.wav), or pictures in folders of their class.</source>
        <translation>文件夹中的文件：同名的配对（0001.jpg、0001.txt、0001.wav），或按类别分文件夹的图片。</translation>
    </message>
    <message>
        <source>A long short-term memory over the words&apos; vectors, then a linear layer.</source>
        <translation>对词向量使用长短期记忆网络 (LSTM)，再接一个线性层。</translation>
    </message>
    <message>
        <source>A multilayer perceptron on the flattened input, with GELU and layer normalisation.</source>
        <translation>对展平后的输入使用多层感知机，带 GELU 与层归一化。</translation>
    </message>
    <message>
        <source>A one-dimensional convolutional network on the waveform itself: it learns its own filters.</source>
        <translation>直接作用于波形的一维卷积网络：自行学习滤波器。</translation>
    </message>
    <message>
        <source>A random part of the picture, stretched to the whole, and moved: where a thing lies, and how large, is chance.</source>
        <translation>取图片的随机一部分，拉伸到整幅并平移：物体的位置和大小成为偶然。</translation>
    </message>
    <message>
        <source>A small residual network with group normalisation, averaged over places.</source>
        <translation>小型残差网络，带组归一化，按位置取平均。</translation>
    </message>
    <message>
        <source>A small transformer over the log-mel spectrogram: a few spectra in a row are a token.</source>
        <translation>对数梅尔频谱图上的小型 Transformer：相邻的几个频谱为一个 token。</translation>
    </message>
    <message>
        <source>A small transformer over the words&apos; vectors and their places; the mean over words, then a linear layer.</source>
        <translation>对词向量及其位置使用小型 Transformer；对各词取平均，再接一个线性层。</translation>
    </message>
    <message>
        <source>A small vision transformer: patches as tokens, averaged at the end.</source>
        <translation>小型视觉 Transformer：图像块作为 token，最后取平均。</translation>
    </message>
    <message>
        <source>A table in a file (CSV, TSV, JSONL, Parquet): words, and names of files relative to it.</source>
        <translation>文件中的表格（CSV、TSV、JSONL、Parquet）：文字，以及相对于它的文件名。</translation>
    </message>
    <message>
        <source>Accumulate</source>
        <translation>累积</translation>
    </message>
    <message>
        <source>Adversarial game: encoders minimise the cross-entropy of wrong answers of a discriminator (nats).</source>
        <translation>对抗博弈：编码器最小化判别器答错的交叉熵（nat）。</translation>
    </message>
    <message>
        <source>Alignment and uniformity: partners near, each modality spread evenly over the sphere.</source>
        <translation>对齐与均匀性：配对样本靠近，每种模态均匀分布在球面上。</translation>
    </message>
    <message>
        <source>Alignment weight</source>
        <translation>对齐权重</translation>
    </message>
    <message>
        <source>Alignment: distance of partners to a power, mean over rows: needs another term against collapse.</source>
        <translation>对齐：配对样本距离的幂，按行取平均：需要另一项来防止坍缩。</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>α</translation>
    </message>
    <message>
        <source>Ambiguity</source>
        <translation>歧义</translation>
    </message>
    <message>
        <source>Attraction at rest: above 1 clouds are tighter and farther apart.</source>
        <translation>稳定后的吸引力：大于 1 时点云更紧、相距更远。</translation>
    </message>
    <message>
        <source>Audio</source>
        <translation>音频</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>频带数</translation>
    </message>
    <message>
        <source>Bandwidth</source>
        <translation>带宽</translation>
    </message>
    <message>
        <source>Bandwidths</source>
        <translation>带宽方式</translation>
    </message>
    <message>
        <source>Barlow Twins: dimensions of both modalities correlate one to one, and with no other.</source>
        <translation>Barlow Twins：两种模态的维度一一相关，且与其他维度无关。</translation>
    </message>
    <message>
        <source>Base temperature</source>
        <translation>基准温度</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始于</translation>
    </message>
    <message>
        <source>Beta</source>
        <translation>β</translation>
    </message>
    <message>
        <source>Beta schedule</source>
        <translation>β 计划</translation>
    </message>
    <message>
        <source>Beta start</source>
        <translation>β 起始值</translation>
    </message>
    <message>
        <source>Beta steps</source>
        <translation>β 步数</translation>
    </message>
    <message>
        <source>Betas</source>
        <translation>β</translation>
    </message>
    <message>
        <source>Bias</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>残差块数</translation>
    </message>
    <message>
        <source>Bound</source>
        <translation>界</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Brightness, contrast and, of pictures in colour, saturation change at random, each by a factor per picture.</source>
        <translation>亮度、对比度以及彩色图片的饱和度随机变化，每幅图片各有一个系数。</translation>
    </message>
    <message>
        <source>C</source>
        <translation>c</translation>
    </message>
    <message>
        <source>CLUB: an upper bound on the mutual information of two modalities&apos; embeddings, to be lowered (nats).</source>
        <translation>CLUB：两种模态嵌入互信息的上界，需降低（nat）。</translation>
    </message>
    <message>
        <source>COCO captions: a JSON file of images and annotations, and a folder of pictures; a row per caption.</source>
        <translation>COCO 描述：一个包含图像和标注的 JSON 文件，以及图片文件夹；每条描述一行。</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>Classify and contrast, while a discriminator finds less and less which modality a row is of (ACMR-like).</source>
        <translation>分类并对比，同时让判别器越来越难分辨一行属于哪个模态（类似 ACMR）。</translation>
    </message>
    <message>
        <source>Classify rows by a column of words, with a head that is learned along (nats).</source>
        <translation>按一列文字对各行分类，分类头一同学习（nat）。</translation>
    </message>
    <message>
        <source>Clip norm</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>Clusters</source>
        <translation>簇数</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Convolutions on the log-mel spectrogram, then gated recurrent units over time.</source>
        <translation>先在对数梅尔频谱图上卷积，再沿时间使用门控循环单元。</translation>
    </message>
    <message>
        <source>Covariance</source>
        <translation>协方差</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>Debiased</source>
        <translation>去偏</translation>
    </message>
    <message>
        <source>Decide for every two rows whether they are partners: sigmoids in place of a softmax over the batch.</source>
        <translation>对每两行判断是否为配对：用 sigmoid 代替整批上的 softmax。</translation>
    </message>
    <message>
        <source>Decorrelation</source>
        <translation>去相关</translation>
    </message>
    <message>
        <source>Deep CCA: the negative sum of the canonical correlations of a batch, which must have more rows than dimensions.</source>
        <translation>深度 CCA：一个批次的典型相关系数之和的相反数；批次的行数必须多于维数。</translation>
    </message>
    <message>
        <source>Deep CORAL: squared distance of the two covariance matrices; sees neither means nor pairs.</source>
        <translation>Deep CORAL：两个协方差矩阵的平方距离；看不到均值，也看不到配对。</translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation>维度</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Directions</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Downsampling</source>
        <translation>下采样</translation>
    </message>
    <message>
        <source>Draw partners together while every dimension keeps its spread and tells something of its own (VICReg).</source>
        <translation>拉近配对，同时每个维度保持离散度并各自携带信息（VICReg）。</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Each gradient turned until no term gets worse, then summed (UPGrad).</source>
        <translation>将每个梯度转到不使任何项变差为止，再求和（UPGrad）。</translation>
    </message>
    <message>
        <source>Effective number of neighbours; at most a third of the points.</source>
        <translation>有效邻居数；至多为点数的三分之一。</translation>
    </message>
    <message>
        <source>End</source>
        <translation>终点</translation>
    </message>
    <message>
        <source>Energy distance of the two clouds, at all scales at once; sees no pairs.</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Epsilon</source>
        <translation>Epsilon (ε)</translation>
    </message>
    <message>
        <source>Equal captions</source>
        <translation>相同标题</translation>
    </message>
    <message>
        <source>Estimator</source>
        <translation>估计方式</translation>
    </message>
    <message>
        <source>Exact optimal transport of one cloud onto the other, half the squared distance (needs POT); sees no pairs.</source>
        <translation>一个点云到另一个的精确最优传输，代价为平方距离的一半（需要 POT）；看不到配对。</translation>
    </message>
    <message>
        <source>Exaggeration</source>
        <translation>夸大系数</translation>
    </message>
    <message>
        <source>Far pairs, for each near one.</source>
        <translation>每个近点对对应的远点对数。</translation>
    </message>
    <message>
        <source>Far ratio</source>
        <translation>远距比例</translation>
    </message>
    <message>
        <source>Features of a vector become 0; the others are not scaled up.</source>
        <translation>向量的某些特征变为 0；其余特征不放大。</translation>
    </message>
    <message>
        <source>Filter ms</source>
        <translation>滤波器长度（毫秒）</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>翻转</translation>
    </message>
    <message>
        <source>Forgetting</source>
        <translation>遗忘</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>形式</translation>
    </message>
    <message>
        <source>Frequency</source>
        <translation>频率</translation>
    </message>
    <message>
        <source>Frequency masks</source>
        <translation>频率遮挡数</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>增益</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>γ</translation>
    </message>
    <message>
        <source>Gated recurrent units over the words&apos; vectors, then a linear layer.</source>
        <translation>对词向量使用门控循环单元 (GRU)，再接一个线性层。</translation>
    </message>
    <message>
        <source>Generated pictures of one to three objects, with captions and tones; noise, vague words and wrong pairs to order.</source>
        <translation>生成的图片，含一到三个物体，配有说明文字与音调；噪声、含糊的说明与错误配对均可按需设定。</translation>
    </message>
    <message>
        <source>Generated vectors: several views (a, b, c, ...) of shared hidden factors, with missing cells.</source>
        <translation>生成的向量：共享隐藏因子的多个视角 (a, b, c, ...)，含缺失值。</translation>
    </message>
    <message>
        <source>Gradient penalty</source>
        <translation>梯度惩罚</translation>
    </message>
    <message>
        <source>Gradient reversal: a discriminator of modalities learns, the encoders learn to deceive it (nats).</source>
        <translation>梯度反转：模态判别器学习分辨，编码器学习骗过它（nat）。</translation>
    </message>
    <message>
        <source>Gromov-Wasserstein: how differently the two clouds are shaped, squared (needs POT, slow); sees no pairs.</source>
        <translation>Gromov-Wasserstein：两个点云形状差异的平方（需要 POT，较慢）；看不到配对。</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>注意力头数</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>隐藏层</translation>
    </message>
    <message>
        <source>Hop ms</source>
        <translation>步长（毫秒）</translation>
    </message>
    <message>
        <source>Horizontal</source>
        <translation>水平</translation>
    </message>
    <message>
        <source>How close points may lie.</source>
        <translation>点可以靠多近。</translation>
    </message>
    <message>
        <source>How close points may lie: small values make tight clumps.</source>
        <translation>点可以靠多近：值小则成紧密的团。</translation>
    </message>
    <message>
        <source>How strongly points that are no neighbours push each other away.</source>
        <translation>非邻居的点互相推开的力度。</translation>
    </message>
    <message>
        <source>How the learning rate goes with the steps of the run. See `xmodal.training.schedules`.</source>
        <translation>学习率随训练步数的变化方式。参见 `xmodal.training.schedules`。</translation>
    </message>
    <message>
        <source>Hugging Face datasets: a folder of save_to_disk, an imagefolder with metadata, or a name on the hub.</source>
        <translation>Hugging Face 数据集：save_to_disk 的文件夹、带元数据的 imagefolder，或 hub 上的名称。</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>标识</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>InfoNCE in one direction: each row of one modality finds its partner in the other (nats).</source>
        <translation>单向 InfoNCE：一个模态的每一行在另一模态中找到其配对（单位 nat）。</translation>
    </message>
    <message>
        <source>InfoNCE: partners find each other among the batch, in both directions (nats).</source>
        <translation>InfoNCE：配对的样本在一批中双向地找到对方（单位 nat）。</translation>
    </message>
    <message>
        <source>Invariance</source>
        <translation>不变性</translation>
    </message>
    <message>
        <source>Iterations</source>
        <translation>迭代次数</translation>
    </message>
    <message>
        <source>Keep partners nearer, by a margin, than the hardest row of the batch that is none (VSE++).</source>
        <translation>让配对比批中最难的非配对行更近，且相差一个间隔（VSE++）。</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>核</translation>
    </message>
    <message>
        <source>Kernels</source>
        <translation>核的数量</translation>
    </message>
    <message>
        <source>L2: squared distance of partners, summed over dimensions, mean over rows: needs another term against collapse.</source>
        <translation>L2：配对样本的平方距离，按维求和，按行取平均：需要另一项来防止坍缩。</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>标签平滑</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Lambda offdiag</source>
        <translation>非对角 λ</translation>
    </message>
    <message>
        <source>Latent</source>
        <translation>隐藏因子数</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Learnable</source>
        <translation>可学习</translation>
    </message>
    <message>
        <source>Learnable bias</source>
        <translation>偏置可学习</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Let noisy codes of partners find each other, at a price per nat that they tell (VIB).</source>
        <translation>让配对的带噪编码彼此找到，并为其携带的每个 nat 付出代价（VIB）。</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>电平</translation>
    </message>
    <message>
        <source>Linear, along the line between the modalities&apos; centroids: here their distance is the gap.</source>
        <translation>线性，沿各模态质心之间的连线：此处的距离就是间隙。</translation>
    </message>
    <message>
        <source>Linear, along the line from one item or word to another; across it, the first principal component of the rest.</source>
        <translation>线性，沿从一个条目或词语到另一个的连线；与之垂直的是其余部分的第一主成分。</translation>
    </message>
    <message>
        <source>MMD: squared maximum mean discrepancy of the two clouds over Gaussian kernels; sees no pairs.</source>
        <translation>MMD：两个点云在高斯核下的最大均值差异的平方；看不到配对。</translation>
    </message>
    <message>
        <source>Make both modalities&apos; directions correlate (deep CCA), and partners meet on a sphere.</source>
        <translation>使两个模态的方向相关（深度 CCA），并让配对在球面上相遇。</translation>
    </message>
    <message>
        <source>Make each dimension agree with its partner alone (Barlow Twins), and partners meet on a sphere.</source>
        <translation>使每个维度只与其对应维度一致（Barlow Twins），并使配对在球面上相遇。</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>间隔</translation>
    </message>
    <message>
        <source>Masked</source>
        <translation>遮盖比例</translation>
    </message>
    <message>
        <source>Max weight</source>
        <translation>最大权重</translation>
    </message>
    <message>
        <source>Mean angle between partners (radians), whatever the length of rows: needs another term against collapse.</source>
        <translation>配对样本之间的平均夹角（弧度），与行的长度无关：需要另一项来防止坍缩。</translation>
    </message>
    <message>
        <source>Mean cosine distance of partners, without negatives: needs another term against collapse.</source>
        <translation>配对的平均余弦距离，没有负例：需要另一项防止坍缩。</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>Mid near ratio</source>
        <translation>中距比例</translation>
    </message>
    <message>
        <source>Min dist</source>
        <translation>最小距离</translation>
    </message>
    <message>
        <source>Minimise symmetric InfoNCE on unit embeddings, with a learned logit scale.</source>
        <translation>在单位嵌入上最小化对称 InfoNCE，logit 缩放可学习。</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Modalities</source>
        <translation>模态</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>动量</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多文件</translation>
    </message>
    <message>
        <source>Multi-view bottleneck: codes keep what both modalities tell, and forget what only one of them does.</source>
        <translation>多视图瓶颈：编码保留两个模态共有的信息，遗忘只属于其中一个的信息。</translation>
    </message>
    <message>
        <source>N neighbors</source>
        <translation>邻居数</translation>
    </message>
    <message>
        <source>NT-Xent: each row finds its partner among the rows of both modalities (nats).</source>
        <translation>NT-Xent：每一行在两个模态的所有行中找到其配对（单位 nat）。</translation>
    </message>
    <message>
        <source>Near pairs of each point.</source>
        <translation>每个点的近点对数。</translation>
    </message>
    <message>
        <source>Near the mean gradient, towards the term that improves least (CAGrad).</source>
        <translation>在平均梯度附近，偏向改善最少的项（CAGrad）。</translation>
    </message>
    <message>
        <source>Negative mean similarity of all rows, partners or not: draws only the two means together.</source>
        <translation>所有行（无论是否配对）的平均相似度取负：只把两个均值拉近。</translation>
    </message>
    <message>
        <source>Negative mean similarity of partners, without negatives: needs another term against collapse.</source>
        <translation>配对样本的平均相似度取负，不含负样本：需要另一项防止坍缩。</translation>
    </message>
    <message>
        <source>Negatives</source>
        <translation>负样本</translation>
    </message>
    <message>
        <source>Neighbours stay neighbours; distances between clouds mean little.</source>
        <translation>邻居仍是邻居；点云之间的距离意义不大。</translation>
    </message>
    <message>
        <source>Neighbours that count.</source>
        <translation>计入的邻居数。</translation>
    </message>
    <message>
        <source>Neighbours that count: few show fine structure, many the coarse one.</source>
        <translation>计入的邻居数：少则显出细节，多则显出大局。</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>Normal noise is added to every number of an input; pictures stay in [0, 1], sounds in [-1, 1].</source>
        <translation>给输入的每个数加上正态噪声；图片保持在 [0, 1] 内，声音保持在 [-1, 1] 内。</translation>
    </message>
    <message>
        <source>Of a fresh fit, after 200 that find the coarse arrangement.</source>
        <translation>重新拟合的迭代次数，在寻找整体布局的 200 次之后。</translation>
    </message>
    <message>
        <source>Of a fresh fit, after 250 that find the coarse arrangement.</source>
        <translation>重新拟合的迭代次数，在寻找整体布局的 250 次之后。</translation>
    </message>
    <message>
        <source>Of the network&apos;s Adam.</source>
        <translation>网络的 Adam 学习率。</translation>
    </message>
    <message>
        <source>One linear layer on the flattened input: x W + b.</source>
        <translation>对展平后的输入使用一个线性层：x W + b。</translation>
    </message>
    <message>
        <source>Outside</source>
        <translation>文件夹之外</translation>
    </message>
    <message>
        <source>PaCMAP: keeps neighbourhoods and the coarse arrangement in balance, by pairs that are near, between and far.</source>
        <translation>PaCMAP：借助近、中、远的点对，兼顾邻域与整体布局。</translation>
    </message>
    <message>
        <source>Pairs at middle distance, for each near one.</source>
        <translation>每个近点对对应的中距点对数。</translation>
    </message>
    <message>
        <source>Patch</source>
        <translation>图像块</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>Player learning rate</source>
        <translation>对手学习率</translation>
    </message>
    <message>
        <source>Player steps</source>
        <translation>对手步数</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>点</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>池化</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Precomputed embeddings: NPZ, NPY, safetensors, Parquet of lists, TensorBoard projector; encoders project them.</source>
        <translation>预先计算的嵌入：NPZ、NPY、safetensors、列表列的 Parquet、TensorBoard projector；编码器对它们做投影。</translation>
    </message>
    <message>
        <source>Principal components: linear, what is far is far.</source>
        <translation>主成分：线性，图上远的就是远的。</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>Projection</source>
        <translation>投影</translation>
    </message>
    <message>
        <source>Queries</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>Range db</source>
        <translation>动态范围（dB）</translation>
    </message>
    <message>
        <source>Rebuild the source article&apos;s model: raw embeddings, cross-entropies outside the bracket.</source>
        <translation>复现原论文的模型：原始嵌入，交叉熵位于括号外。</translation>
    </message>
    <message>
        <source>Reconstruct a modality&apos;s own input from its embedding (nats per pixel or token, squared error per number).</source>
        <translation>由嵌入重建该模态自身的输入（每像素或每 token 的 nat，每个数的平方误差）。</translation>
    </message>
    <message>
        <source>Reconstruct each modality + λ * InfoNCE.</source>
        <translation>重建各模态 + λ * InfoNCE。</translation>
    </message>
    <message>
        <source>Regularisation</source>
        <translation>正则化</translation>
    </message>
    <message>
        <source>Repulsion</source>
        <translation>斥力</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Same</source>
        <translation>等价</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>饱和度</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>学习率调度</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>SigLIP: every two rows are judged partners or not, each on its own (nats per row).</source>
        <translation>SigLIP：逐对判断任意两行是否配对，彼此独立（每行 nat）。</translation>
    </message>
    <message>
        <source>SimCLR: two augmented views of each input find each other among the views of a modality (nats).</source>
        <translation>SimCLR：每个输入的两个增强视图在该模态的视图中互相找到对方（nat）。</translation>
    </message>
    <message>
        <source>Sinkhorn divergence: blurred optimal transport of one cloud onto the other, debiased; sees no pairs.</source>
        <translation>Sinkhorn 散度：一个点云到另一个的模糊最优传输，已去偏；看不到配对。</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Soft CCA: partners agree dimension by dimension; correlations within a modality, over many batches, fade.</source>
        <translation>软 CCA：配对行逐维一致；模态内部的相关性（在多个批次上累计）逐渐消失。</translation>
    </message>
    <message>
        <source>Some pictures are mirrored. Wrong where left and right, or up and down, mean something: arrows, letters.</source>
        <translation>部分图片被翻转。当左右或上下有含义时（箭头、字母）并不合适。</translation>
    </message>
    <message>
        <source>Sounds become louder or softer, each by a factor of its own; what leaves [-1, 1] is clipped.</source>
        <translation>声音变响或变轻，每段各有一个系数；超出 [-1, 1] 的部分被截断。</translation>
    </message>
    <message>
        <source>Sounds begin earlier or later. What leaves is lost, what comes in is silence; padding stays padding.</source>
        <translation>声音提前或推后开始。移出的部分丢失，移入的是静音；填充仍是填充。</translation>
    </message>
    <message>
        <source>SpecAugment on the waveform: pieces of time fall silent, bands of pitch are taken out of the whole sound.</source>
        <translation>作用于波形的 SpecAugment：若干时间段静音，若干音高频带从整段声音中去除。</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>阶段数</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Subset</source>
        <translation>子集</translation>
    </message>
    <message>
        <source>SupCon: rows of one class find each other, across and within modalities (nats).</source>
        <translation>SupCon：同一类别的行在模态间和模态内相互找到（单位 nat）。</translation>
    </message>
    <message>
        <source>T</source>
        <translation>t</translation>
    </message>
    <message>
        <source>Take turns: all unimodal terms, then each encoder alone on InfoNCE while the others hold still.</source>
        <translation>轮流进行：先是全部单模态项，然后每个编码器单独在 InfoNCE 上训练，其他保持不动。</translation>
    </message>
    <message>
        <source>Takes from each gradient what points against another one (PCGrad).</source>
        <translation>从每个梯度中去掉与其他梯度相抵触的部分（PCGrad）。</translation>
    </message>
    <message>
        <source>Target std</source>
        <translation>目标标准差</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>The mean of the words&apos; vectors, whatever their order, then a perceptron.</source>
        <translation>不计词序的词向量平均，再接一个感知机。</translation>
    </message>
    <message>
        <source>The shortest mixture of all gradients: the smallest term leads (MGDA).</source>
        <translation>所有梯度的最短混合：最小的项领先（MGDA）。</translation>
    </message>
    <message>
        <source>The source article&apos;s text encoder: the LSTM&apos;s last hidden state is the embedding; padding is read as words.</source>
        <translation>原论文的文本编码器：以 LSTM 最后的隐藏状态为嵌入；填充也当作词读入。</translation>
    </message>
    <message>
        <source>The sum of all gradients: plain gradient descent on the total.</source>
        <translation>所有梯度之和：对总损失的普通梯度下降。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Time masks</source>
        <translation>时间遮挡数</translation>
    </message>
    <message>
        <source>Tokens of a text are left out; the others close the gaps.</source>
        <translation>文本中的某些词元被略去；其余词元补上空位。</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>容差</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>前几个</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>UMAP by a small network that learns where embeddings go: new points get their places at once.</source>
        <translation>由一个小网络学习嵌入去向的 UMAP：新点立即得到位置。</translation>
    </message>
    <message>
        <source>Uniformity weight</source>
        <translation>均匀性权重</translation>
    </message>
    <message>
        <source>Uniformity: the rows of a modality spread evenly over the sphere (a logarithm).</source>
        <translation>均匀性：模态的各行均匀分布在球面上（对数）。</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>单元数</translation>
    </message>
    <message>
        <source>Units in each of the network&apos;s two hidden layers.</source>
        <translation>网络两个隐藏层各自的单元数。</translation>
    </message>
    <message>
        <source>Unpaired</source>
        <translation>缺失配对</translation>
    </message>
    <message>
        <source>Updates of a fresh fit; a map that follows takes a third of them.</source>
        <translation>重新拟合的更新次数；跟随的嵌入图用其三分之一。</translation>
    </message>
    <message>
        <source>VICReg: partners agree, each dimension varies, no two vary together; made for raw rows.</source>
        <translation>VICReg：配对行一致，每一维都有变化，任意两维不一同变化；适用于原始行。</translation>
    </message>
    <message>
        <source>VSE++: partners are nearer than the hardest other row of the batch, by a margin (summed cosines).</source>
        <translation>VSE++：配对样本比批内最难的其他行更近，且相差一个间隔（余弦之和）。</translation>
    </message>
    <message>
        <source>Variance</source>
        <translation>方差</translation>
    </message>
    <message>
        <source>Variance: each dimension of a modality varies at least so much (VICReg&apos;s hinge, in units of the embedding).</source>
        <translation>方差：模态的每一维至少有这么大的变化（VICReg 的铰链项，单位同嵌入）。</translation>
    </message>
    <message>
        <source>Variational bottleneck: noisy codes of partners find each other, at a price per nat that they tell.</source>
        <translation>变分瓶颈：配对的带噪编码相互寻找，所携带的每 1 nat 都有代价。</translation>
    </message>
    <message>
        <source>Vertical</source>
        <translation>垂直</translation>
    </message>
    <message>
        <source>Warmup</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>WebDataset: one tar file or a folder of them; members of equal key are a row.</source>
        <translation>WebDataset：一个 tar 文件或其文件夹；键相同的成员构成一行。</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Weights are what you set and what their schedules make of them.</source>
        <translation>权重就是您设定的值及其调度的结果。</translation>
    </message>
    <message>
        <source>Weights that bring the terms&apos; gradients at the embeddings to one size (GradNorm).</source>
        <translation>使各项在嵌入处的梯度大小一致的权重（GradNorm）。</translation>
    </message>
    <message>
        <source>Weights that favour the terms that fall slowest (dynamic weight averaging).</source>
        <translation>偏向下降最慢的项的权重（动态权重平均）。</translation>
    </message>
    <message>
        <source>Weights that follow each term&apos;s uncertainty: a large loss is trusted less (Kendall).</source>
        <translation>权重随各项的不确定性而变：损失越大，信任越少（Kendall）。</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Window ms</source>
        <translation>窗长（毫秒）</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>错误配对</translation>
    </message>
    <message>
        <source>a column of words of the data: the classes</source>
        <translation>数据中的一列文字：即各类别</translation>
    </message>
    <message>
        <source>adam and adamw only</source>
        <translation>仅用于 adam 与 adamw</translation>
    </message>
    <message>
        <source>added to each logit at the start</source>
        <translation>训练开始时加到每个 logit 上的值</translation>
    </message>
    <message>
        <source>added to the variances, as a share of their mean</source>
        <translation>加到各方差上的量，以方差均值的比例表示</translation>
    </message>
    <message>
        <source>all rows of both modalities against each other, or only from the first to the second</source>
        <translation>两个模态的所有行两两比较，或仅从第一个模态到第二个</translation>
    </message>
    <message>
        <source>allow names of files that leave the folder</source>
        <translation>允许文件名指向文件夹之外</translation>
    </message>
    <message>
        <source>at most so many steps of its solver, each an exact transport</source>
        <translation>求解器的最多步数，每步是一次精确传输</translation>
    </message>
    <message>
        <source>at most so many updates of the potentials</source>
        <translation>势函数的最多更新次数</translation>
    </message>
    <message>
        <source>attention heads; must divide the width</source>
        <translation>注意力头数；须整除宽度</translation>
    </message>
    <message>
        <source>average over the time that is heard, or keep the places of the last feature map</source>
        <translation>对有声时段取平均，或保留最后一张特征图的各个位置</translation>
    </message>
    <message>
        <source>bands of pitch of each sound that are taken out</source>
        <translation>每段声音中被去除的音高频带数</translation>
    </message>
    <message>
        <source>bandwidths in units of the batch&apos;s median distance, or of the embedding</source>
        <translation>带宽以批内中位距离为单位，或以嵌入本身为单位</translation>
    </message>
    <message>
        <source>base learning rate</source>
        <translation>基础学习率</translation>
    </message>
    <message>
        <source>batches per update; a contrastive term sees each of them alone</source>
        <translation>每次更新的批数；对比项每次只看到其中一批</translation>
    </message>
    <message>
        <source>beta at the first step of a warm-up</source>
        <translation>预热第一步的 beta</translation>
    </message>
    <message>
        <source>blur of the plan, in squared units of the embedding</source>
        <translation>传输方案的模糊程度，以嵌入单位的平方计</translation>
    </message>
    <message>
        <source>branch, tag or commit on the hub</source>
        <translation>hub 上的分支、标签或提交</translation>
    </message>
    <message>
        <source>by how much a partner must be nearer, in cosine</source>
        <translation>配对样本必须更近多少，以余弦计</translation>
    </message>
    <message>
        <source>channels after the first convolution</source>
        <translation>第一次卷积后的通道数</translation>
    </message>
    <message>
        <source>channels of the first stage; each stage doubles them</source>
        <translation>第一阶段的通道数；每个阶段加倍</translation>
    </message>
    <message>
        <source>column of unique names; empty: guessed; -: none</source>
        <translation>唯一名称所在的列；空：自动猜测；-：无</translation>
    </message>
    <message>
        <source>column of words that names each row&apos;s class; empty: rows of equal caption are a class</source>
        <translation>给出每行类别的文字列；留空则标题相同的行为一类</translation>
    </message>
    <message>
        <source>column: rows of equal cells are interchangeable; empty: none are</source>
        <translation>列名：单元格相同的行可互换；留空：没有</translation>
    </message>
    <message>
        <source>column: rows of equal cells are interchangeable; empty: what repeats most; -: none</source>
        <translation>列：单元格相同的行可互换；空：重复最多的一列；-：无</translation>
    </message>
    <message>
        <source>column: rows of one group stay in one split; empty: each row alone</source>
        <translation>列名：同组的行留在同一划分；留空：每行自成一组</translation>
    </message>
    <message>
        <source>column: rows of one group stay in one split; empty: guessed; -: none</source>
        <translation>列：同组的行留在同一划分中；空：自动猜测；-：无</translation>
    </message>
    <message>
        <source>column: train, validation or test; empty: guessed; -: none</source>
        <translation>列：训练、验证或测试；空：自动猜测；-：无</translation>
    </message>
    <message>
        <source>column: train, validation or test; empty: split; -: none</source>
        <translation>列名：train、validation 或 test；留空：split；-：不用</translation>
    </message>
    <message>
        <source>configuration of a data set that has several</source>
        <translation>含多个配置的数据集的配置名</translation>
    </message>
    <message>
        <source>constant, a course from start to end, or points set by hand</source>
        <translation>恒定、从起始到结束的变化，或手动设定的点</translation>
    </message>
    <message>
        <source>constant, or a linear or exponential warm-up to beta over the first steps</source>
        <translation>恒定，或在最初若干步内线性或指数地预热到 beta</translation>
    </message>
    <message>
        <source>convolutions after the filters; each makes time four times coarser</source>
        <translation>滤波器之后的卷积层数；每层使时间分辨率变为四分之一</translation>
    </message>
    <message>
        <source>correlates each dimension with its partner and frees it of all others</source>
        <translation>使每一维与其对应维相关，并与其他各维无关</translation>
    </message>
    <message>
        <source>decoupled for adamw, L2 for sgd and adam</source>
        <translation>adamw 为解耦衰减，sgd 与 adam 为 L2</translation>
    </message>
    <message>
        <source>draws each row to the one row that the cheapest plan gives it, whoever belongs together</source>
        <translation>把每一行拉向代价最低的方案分配给它的那一行，不管谁与谁成对</translation>
    </message>
    <message>
        <source>draws each row towards its near ones of the other cloud, whoever belongs together</source>
        <translation>把每一行拉向另一点云中邻近的行，不管谁与谁成对</translation>
    </message>
    <message>
        <source>draws noisy partners together, and every row towards 0, where it tells nothing</source>
        <translation>把带噪的配对拉到一起，并把每一行拉向不含信息的 0</translation>
    </message>
    <message>
        <source>draws one cloud over the other, at the scales of its kernels, whoever belongs together</source>
        <translation>在各个核的尺度上把一个点云拉到另一个之上，不管谁与谁成对</translation>
    </message>
    <message>
        <source>draws one cloud over the other, far rows as much as near ones, whoever belongs together</source>
        <translation>把一个点云拉到另一个之上，远近各行用力相同，不管谁与谁成对</translation>
    </message>
    <message>
        <source>draws partners together and frees the dimensions of each modality of each other</source>
        <translation>拉近配对行，并使每种模态内部的各维互不相关</translation>
    </message>
    <message>
        <source>draws partners together and pushes all others apart, each pair on its own</source>
        <translation>把配对样本拉近，把其余样本推开，逐对独立进行</translation>
    </message>
    <message>
        <source>draws partners together and pushes all rows of one modality from one another</source>
        <translation>把配对样本拉近，并使同一模态的所有行彼此推开</translation>
    </message>
    <message>
        <source>draws partners together and pushes each query from the other keys</source>
        <translation>把配对样本拉近，并把每个查询从其他候选推开</translation>
    </message>
    <message>
        <source>draws partners together and pushes each row from all others, its own modality&apos;s too</source>
        <translation>把配对样本拉近，并把每一行从所有其他行（包括同模态的行）推开</translation>
    </message>
    <message>
        <source>draws partners together and pushes each row from the others&apos; partners</source>
        <translation>把成对的样本拉近，把每一行推离其他行的配对</translation>
    </message>
    <message>
        <source>draws partners together while each dimension keeps its spread and says its own</source>
        <translation>拉近配对行，同时每一维保持离散并各表其意</translation>
    </message>
    <message>
        <source>draws partners together, the more the farther apart; nothing pushes apart</source>
        <translation>把配对样本拉近，越远拉得越用力；没有东西把它们推开</translation>
    </message>
    <message>
        <source>draws partners together; nothing pushes apart</source>
        <translation>把成对的样本拉近；没有东西把它们推开</translation>
    </message>
    <message>
        <source>draws partners&apos; noisy codes together and makes their Gaussians one</source>
        <translation>把配对的带噪编码拉到一起，并使它们的高斯分布合一</translation>
    </message>
    <message>
        <source>draws rows of one class together, whichever modality, and pushes the classes apart</source>
        <translation>不论模态，把同类的行拉近，把不同的类推开</translation>
    </message>
    <message>
        <source>draws the two means together, whoever belongs together</source>
        <translation>把两个均值拉近，不管谁与谁成对</translation>
    </message>
    <message>
        <source>draws two views of one input together and pushes the views of other inputs away</source>
        <translation>拉近同一输入的两个视图，推开其他输入的视图</translation>
    </message>
    <message>
        <source>exp(-s) L + s; halved, of a Gaussian; or exp(-s) L + s/2, of a softmax; s = log sigma^2</source>
        <translation>exp(-s) L + s；其一半（高斯）；或 exp(-s) L + s/2（softmax）；s = log sigma^2</translation>
    </message>
    <message>
        <source>factor from the step where it has ended</source>
        <translation>变化结束之后的系数</translation>
    </message>
    <message>
        <source>factor of the alignment of partners</source>
        <translation>配对样本对齐项的系数</translation>
    </message>
    <message>
        <source>factor of the mean uniformity</source>
        <translation>平均均匀性的系数</translation>
    </message>
    <message>
        <source>factor up to the step where it begins</source>
        <translation>开始变化之前的系数</translation>
    </message>
    <message>
        <source>farthest move besides, as a share of the side</source>
        <translation>另外平移的最大距离，占边长的比例</translation>
    </message>
    <message>
        <source>farthest move, as a share of the sound&apos;s own length</source>
        <translation>平移的最大距离，占声音自身长度的比例</translation>
    </message>
    <message>
        <source>file of embeddings, or folder of NPY files or a projector</source>
        <translation>嵌入文件，或含 NPY 文件或 projector 的文件夹</translation>
    </message>
    <message>
        <source>file or folder</source>
        <translation>文件或文件夹</translation>
    </message>
    <message>
        <source>folder of the cache; empty: the user&apos;s cache folder</source>
        <translation>缓存文件夹；留空则为用户缓存文件夹</translation>
    </message>
    <message>
        <source>folder of the pictures; empty: looked for beside the file</source>
        <translation>图片文件夹；空：在文件旁查找</translation>
    </message>
    <message>
        <source>folder of the snapshots</source>
        <translation>快照所在的文件夹</translation>
    </message>
    <message>
        <source>folder, or name on the hub: owner/name</source>
        <translation>文件夹，或 hub 上的名称：owner/name</translation>
    </message>
    <message>
        <source>from the first modality of a pair to the second, or from the second to the first</source>
        <translation>从一对模态中的第一个到第二个，或从第二个到第一个</translation>
    </message>
    <message>
        <source>further files that belong to it: image.npy, text.npy</source>
        <translation>属于同一数据的其他文件：image.npy, text.npy</translation>
    </message>
    <message>
        <source>gathers rows of one class on one side of the head&apos;s planes</source>
        <translation>把同类的行聚到分类头各平面的同一侧</translation>
    </message>
    <message>
        <source>gives both clouds one shape, turned and placed as they like, whoever belongs together</source>
        <translation>使两个点云形状相同，朝向和位置不限，不管谁与谁成对</translation>
    </message>
    <message>
        <source>halve by stride 2, or by a maximum over 2 x 2</source>
        <translation>以步幅 2 减半，或取 2 x 2 最大值减半</translation>
    </message>
    <message>
        <source>height and width of a patch, pixels</source>
        <translation>图像块的高与宽（像素）</translation>
    </message>
    <message>
        <source>height and width of the pictures, pixels</source>
        <translation>图片的高与宽（像素）</translation>
    </message>
    <message>
        <source>hidden units of q</source>
        <translation>q 的隐藏单元数</translation>
    </message>
    <message>
        <source>hidden units of the decoder</source>
        <translation>解码器的隐藏单元数</translation>
    </message>
    <message>
        <source>how files are paired; empty: guessed</source>
        <translation>文件如何配对；空：自动猜测</translation>
    </message>
    <message>
        <source>how much more a term pulls that lags behind its start; 0: all the same</source>
        <translation>落后于起点的项多拉多少；0：全部相同</translation>
    </message>
    <message>
        <source>how soon the reversal grows within them</source>
        <translation>反转在这些步内增长的快慢</translation>
    </message>
    <message>
        <source>how steep; sigmoid only</source>
        <translation>陡峭程度；仅用于 sigmoid</translation>
    </message>
    <message>
        <source>in which encoders compute, where the device can; weights and cost stay float32</source>
        <translation>编码器的计算精度（设备支持时）；权重与代价保持 float32</translation>
    </message>
    <message>
        <source>its column of ids; empty: id, else the order of the lines</source>
        <translation>其中的编号列；留空：id，否则按行的次序</translation>
    </message>
    <message>
        <source>keep the places of the last feature map, or average over them</source>
        <translation>保留最后特征图的各个位置，或对它们取平均</translation>
    </message>
    <message>
        <source>keeps in each row what is needed to decode the input</source>
        <translation>在每一行中保留解码输入所需的内容</translation>
    </message>
    <message>
        <source>largest factor, where a term reaches 0, and the inverse of the smallest</source>
        <translation>最大系数（某项到达 0 时），也是最小系数的倒数</translation>
    </message>
    <message>
        <source>learning rate of q&apos;s Adam</source>
        <translation>q 的 Adam 的学习率</translation>
    </message>
    <message>
        <source>learning rate of the discriminator&apos;s Adam</source>
        <translation>判别器的 Adam 的学习率</translation>
    </message>
    <message>
        <source>least side of the part, as a share of the whole</source>
        <translation>所取部分的最小边长，占整幅的比例</translation>
    </message>
    <message>
        <source>length of the filters on the waveform, ms</source>
        <translation>波形滤波器的长度，毫秒</translation>
    </message>
    <message>
        <source>length of the warm-up of beta, in steps</source>
        <translation>beta 预热的长度，以步计</translation>
    </message>
    <message>
        <source>length of the window of each spectrum, ms</source>
        <translation>每个频谱的窗长，毫秒</translation>
    </message>
    <message>
        <source>let the optimiser move the bias</source>
        <translation>让优化器调整偏置</translation>
    </message>
    <message>
        <source>let the optimiser move the temperature</source>
        <translation>由优化器更新温度</translation>
    </message>
    <message>
        <source>levels relative to each recording&apos;s loudest place, or to full scale: loudness counts</source>
        <translation>电平相对于每段录音的最响处，或相对于满量程：后者计入响度</translation>
    </message>
    <message>
        <source>logits are divided by it; a learned one stays within 0.01 and 1</source>
        <translation>logit 除以它；可学习时保持在 0.01 与 1 之间</translation>
    </message>
    <message>
        <source>longest gradient of all parameters together; longer ones shrink; 0: off</source>
        <translation>全部参数梯度合计的最大长度，超出则缩短；0 为关闭</translation>
    </message>
    <message>
        <source>longest piece, as a share of the sound&apos;s own length</source>
        <translation>最长的一段，占声音自身长度的比例</translation>
    </message>
    <message>
        <source>makes both clouds spread and correlate alike, whoever belongs together</source>
        <translation>使两个点云的离散程度和相关性一致，不管谁与谁成对</translation>
    </message>
    <message>
        <source>makes directions of one modality predict directions of the other, whichever they are</source>
        <translation>使一种模态的方向能预测另一种模态的方向，不论是哪些方向</translation>
    </message>
    <message>
        <source>makes each row tell less of its partner: away from what would help to guess it</source>
        <translation>使每一行更少透露其配对：远离有助于猜中它的东西</translation>
    </message>
    <message>
        <source>makes rows that are near in one modality near in the other; turns neither to the other</source>
        <translation>使在一种模态中靠近的行在另一种模态中也靠近；不会让两者相互转向</translation>
    </message>
    <message>
        <source>masked: side of a picture&apos;s squares, pixels; length of a sound&apos;s pieces, in 10 ms</source>
        <translation>掩蔽时：图片方块的边长（像素）；声音片段的长度（百分之一秒）</translation>
    </message>
    <message>
        <source>mean or sum of the cross-entropies of both directions</source>
        <translation>两个方向交叉熵的平均或总和</translation>
    </message>
    <message>
        <source>mel bands, the height of the spectrogram</source>
        <translation>梅尔频带数，即频谱图的高度</translation>
    </message>
    <message>
        <source>most by which the distance to grey changes; only of three channels</source>
        <translation>与灰度的距离最多变化的比例；仅用于三通道</translation>
    </message>
    <message>
        <source>most by which the distance to the picture&apos;s mean changes, as a share</source>
        <translation>与图片均值的距离最多变化的比例</translation>
    </message>
    <message>
        <source>most by which the loudness changes, as a share of it</source>
        <translation>响度最多变化的比例</translation>
    </message>
    <message>
        <source>most by which values change, as a share</source>
        <translation>数值最多变化的比例</translation>
    </message>
    <message>
        <source>moves each row to where the discriminator takes it for one of the other modality</source>
        <translation>把每一行移到判别器会误认为属于另一模态的地方</translation>
    </message>
    <message>
        <source>moves the clouds of both modalities over each other, without regard to partners</source>
        <translation>使两个模态的点云相互重叠，不顾及配对</translation>
    </message>
    <message>
        <source>name and column of each; empty: guessed</source>
        <translation>各自的名称和列；空：自动猜测</translation>
    </message>
    <message>
        <source>noise; vectors and sounds: in their own standard deviations; not for texts</source>
        <translation>噪声；向量与声音：以自身标准差为单位；不用于文本</translation>
    </message>
    <message>
        <source>number of clusters of the hidden factors</source>
        <translation>隐藏因子的簇数</translation>
    </message>
    <message>
        <source>number of convolutions</source>
        <translation>卷积层数</translation>
    </message>
    <message>
        <source>number of filters; later layers have twice as many</source>
        <translation>滤波器个数；其后各层为其两倍</translation>
    </message>
    <message>
        <source>number of hidden factors</source>
        <translation>隐藏因子的个数</translation>
    </message>
    <message>
        <source>number of hidden layers</source>
        <translation>隐藏层数</translation>
    </message>
    <message>
        <source>number of kernels, each twice as wide as the last</source>
        <translation>核的数量，每个的宽度是前一个的两倍</translation>
    </message>
    <message>
        <source>number of layers</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>number of rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>number of stages; each halves the picture</source>
        <translation>阶段数；每个阶段使图像尺寸减半</translation>
    </message>
    <message>
        <source>of the log variances, by an Adam of their own</source>
        <translation>对数方差的学习率，使用各自的 Adam</translation>
    </message>
    <message>
        <source>of the weights, by an Adam of their own</source>
        <translation>权重的学习率，使用各自的 Adam</translation>
    </message>
    <message>
        <source>on mutual information: InfoNCE or Jensen-Shannon</source>
        <translation>互信息的界：InfoNCE 或 Jensen-Shannon</translation>
    </message>
    <message>
        <source>pairs of step and factor, each held until the next; points only</source>
        <translation>步数与系数的对，各自保持到下一个；仅用于 points</translation>
    </message>
    <message>
        <source>pictures and sounds: farthest move, as a share of side or length</source>
        <translation>图像与声音：最远的移动，占边长或时长的比例</translation>
    </message>
    <message>
        <source>pictures and sounds: most by which brightness or loudness changes, as a share</source>
        <translation>图像与声音：亮度或响度变化的最大比例</translation>
    </message>
    <message>
        <source>pictures: least side of the crop that is stretched to the whole</source>
        <translation>图像：被拉伸到整幅的裁剪块的最小边长比例</translation>
    </message>
    <message>
        <source>pictures: mirror half of them; wrong where left and right mean something</source>
        <translation>图像：镜像其中一半；左右有含义时不适用</translation>
    </message>
    <message>
        <source>pieces of time of each sound that fall silent</source>
        <translation>每段声音中静音的时间段数</translation>
    </message>
    <message>
        <source>power of the distance of partners; 2 is its square</source>
        <translation>配对样本距离的幂次；2 即平方</translation>
    </message>
    <message>
        <source>probability that a token of a text is left out, a feature of a vector 0</source>
        <translation>文本的 token 被略去、向量的特征变为 0 的概率</translation>
    </message>
    <message>
        <source>pulls partners nearer than the hardest other row by a margin, then lets go</source>
        <translation>把配对拉到比最难的其他行更近一个间隔，然后放手</translation>
    </message>
    <message>
        <source>pushes all rows of the modality from one another, near ones most</source>
        <translation>把该模态的所有行彼此推开，近的推得最多</translation>
    </message>
    <message>
        <source>radius around the mean gradient, as a share of its length</source>
        <translation>平均梯度周围的半径，占其长度的比例</translation>
    </message>
    <message>
        <source>residual blocks per stage</source>
        <translation>每个阶段的残差块数</translation>
    </message>
    <message>
        <source>rows of equal caption are all right answers, or (but for the own row) wrong ones</source>
        <translation>标题相同的行都算正确答案，或（除自身外）都算错误答案</translation>
    </message>
    <message>
        <source>rows of equal caption are left out of the negatives, or counted among them</source>
        <translation>标题相同的行不计入负样本，或计入负样本</translation>
    </message>
    <message>
        <source>seed of everything that is drawn</source>
        <translation>所有随机抽取的种子</translation>
    </message>
    <message>
        <source>sgd only</source>
        <translation>仅用于 sgd</translation>
    </message>
    <message>
        <source>share of captions that leave out colours, sizes, relations, or several</source>
        <translation>省略颜色、大小、位置关系或其中多项的说明文字所占比例</translation>
    </message>
    <message>
        <source>share of cells missing; a row keeps at least one</source>
        <translation>缺失单元格的比例；每行至少保留一个</translation>
    </message>
    <message>
        <source>share of the covariances so far that a batch leaves; 0: each batch alone</source>
        <translation>每个批次保留的既有协方差的比例；0：只看当前批次</translation>
    </message>
    <message>
        <source>share of the input that is hidden and alone decoded; 0: decode it all</source>
        <translation>被遮盖且只解码该部分的输入比例；0：全部解码</translation>
    </message>
    <message>
        <source>share of the pictures that are turned upside down</source>
        <translation>上下翻转的图片所占比例</translation>
    </message>
    <message>
        <source>share of the pictures whose left becomes right</source>
        <translation>左右翻转的图片所占比例</translation>
    </message>
    <message>
        <source>share of the rows that may be damaged</source>
        <translation>允许损坏的行所占比例</translation>
    </message>
    <message>
        <source>share of the target that is spread evenly over all classes</source>
        <translation>均匀分给所有类别的目标份额</translation>
    </message>
    <message>
        <source>share of the target that is spread evenly over the batch</source>
        <translation>均匀分摊到整批样本上的目标份额</translation>
    </message>
    <message>
        <source>share of the training rows that have the caption of another row</source>
        <translation>使用了其他行说明文字的训练行所占比例</translation>
    </message>
    <message>
        <source>share of the training rows that lack one of the modalities</source>
        <translation>缺少某一模态的训练行所占比例</translation>
    </message>
    <message>
        <source>share of the vectors that may be not finite</source>
        <translation>允许非有限的向量所占的比例</translation>
    </message>
    <message>
        <source>sharpness of the potential exp(-t d^2) between rows</source>
        <translation>行间势 exp(-t d^2) 的陡峭程度</translation>
    </message>
    <message>
        <source>sigma of the middle kernel exp(-d^2 / (2 sigma^2)), in that unit</source>
        <translation>中间那个核 exp(-d^2 / (2 sigma^2)) 的 sigma，以该单位计</translation>
    </message>
    <message>
        <source>size of a patch&apos;s vector</source>
        <translation>图像块向量的维度</translation>
    </message>
    <message>
        <source>size of a token&apos;s vector</source>
        <translation>token 向量的维度</translation>
    </message>
    <message>
        <source>size of each modality; their number</source>
        <translation>每个模态的维度；其个数即模态数</translation>
    </message>
    <message>
        <source>size of the hidden state</source>
        <translation>隐藏状态的维度</translation>
    </message>
    <message>
        <source>spectra per token</source>
        <translation>每个 token 的频谱数</translation>
    </message>
    <message>
        <source>standard deviation of the noise of each view</source>
        <translation>每个视角噪声的标准差</translation>
    </message>
    <message>
        <source>standard deviation of the noise on pixels (0 to 1) and samples (-1 to 1)</source>
        <translation>像素（0 到 1）与声音采样（-1 到 1）上噪声的标准差</translation>
    </message>
    <message>
        <source>standard deviation of the noise, in the unit of the kind</source>
        <translation>噪声的标准差，以该类型的单位计</translation>
    </message>
    <message>
        <source>standard deviation that a dimension shall have; 1 asks for raw rows</source>
        <translation>每一维应有的标准差；取 1 时需要原始行</translation>
    </message>
    <message>
        <source>step at which it begins to move</source>
        <translation>开始变化的步数</translation>
    </message>
    <message>
        <source>steps from start to end</source>
        <translation>从起始到结束的步数</translation>
    </message>
    <message>
        <source>steps in which the reversal grows; 0: whole at once</source>
        <translation>反转增长所用的步数；0：一开始即为全部</translation>
    </message>
    <message>
        <source>steps over which all negatives give way to the hardest; 0: none</source>
        <translation>由全部负样本过渡到最难负样本所用的步数；0 表示不预热</translation>
    </message>
    <message>
        <source>steps that are averaged, in place of an epoch</source>
        <translation>求平均的步数，代替一个 epoch</translation>
    </message>
    <message>
        <source>stop when no potential moves by more than this times epsilon</source>
        <translation>当所有势函数的变化都不超过此值乘以 epsilon 时停止</translation>
    </message>
    <message>
        <source>sum the largest so many correlations; 0: all</source>
        <translation>求和时取最大的若干个相关系数；0：全部</translation>
    </message>
    <message>
        <source>t-SNE (openTSNE): close neighbourhoods at their best; sizes of clouds and distances between them mean nothing.</source>
        <translation>t-SNE（openTSNE）：近邻关系最好；点云的大小和它们之间的距离没有意义。</translation>
    </message>
    <message>
        <source>table with a line for each row: CSV, TSV or Parquet</source>
        <translation>每行数据对应一行的表格：CSV、TSV 或 Parquet</translation>
    </message>
    <message>
        <source>take out what few rows align by chance; chance is 1 then</source>
        <translation>去除行数少时偶然产生的对齐；此时随机水平为 1</translation>
    </message>
    <message>
        <source>that a feature becomes 0</source>
        <translation>一个特征变为 0 的概率</translation>
    </message>
    <message>
        <source>that a token is left out</source>
        <translation>一个词元被略去的概率</translation>
    </message>
    <message>
        <source>the hardest negative of each row (VSE++), or all of them (VSE)</source>
        <translation>每行最难的负例（VSE++），或全部负例（VSE）</translation>
    </message>
    <message>
        <source>the higher, the closer to equal weights</source>
        <translation>越高，权重越接近相等</translation>
    </message>
    <message>
        <source>the text&apos;s vector: the hidden state at its last token, or the mean</source>
        <translation>文本的向量：最后一个 token 的隐藏状态，或平均值</translation>
    </message>
    <message>
        <source>the value is multiplied by temperature / base temperature</source>
        <translation>数值乘以 温度 / 基准温度</translation>
    </message>
    <message>
        <source>time from one spectrum to the next, ms</source>
        <translation>相邻频谱之间的时间，毫秒</translation>
    </message>
    <message>
        <source>turns partners towards each other, near ones as much as far ones; nothing pushes apart</source>
        <translation>把配对样本转向对方，远近用力相同；没有东西把它们推开</translation>
    </message>
    <message>
        <source>turns partners towards each other; nothing pushes apart</source>
        <translation>使配对样本的方向相互靠拢；没有推开的力</translation>
    </message>
    <message>
        <source>unbiased leaves each row&apos;s kernel with itself out, and can go below 0</source>
        <translation>无偏估计不计每一行与自身的核，可能低于 0</translation>
    </message>
    <message>
        <source>units of a perceptron between embedding and comparison; 0: none</source>
        <translation>嵌入与比较之间感知机的单元数；0：没有</translation>
    </message>
    <message>
        <source>units of each hidden layer</source>
        <translation>每个隐藏层的单元数</translation>
    </message>
    <message>
        <source>units of each hidden layer of the discriminator</source>
        <translation>判别器每个隐藏层的单元数</translation>
    </message>
    <message>
        <source>units of the head&apos;s hidden layer; 0: a linear head</source>
        <translation>分类头隐藏层的单元数；0：线性头</translation>
    </message>
    <message>
        <source>units of the perceptron&apos;s hidden layer; 0: none</source>
        <translation>感知机隐藏层的单元数；0：无</translation>
    </message>
    <message>
        <source>updates of q per step</source>
        <translation>每步对 q 的更新次数</translation>
    </message>
    <message>
        <source>updates of the discriminator per step</source>
        <translation>每步对判别器的更新次数</translation>
    </message>
    <message>
        <source>weight of correlations within a modality</source>
        <translation>模态内部相关性的权重</translation>
    </message>
    <message>
        <source>weight of the correlations between different dimensions</source>
        <translation>不同维度之间相关性的权重</translation>
    </message>
    <message>
        <source>weight of the discriminator&apos;s squared slope in its loss</source>
        <translation>判别器斜率平方在其损失中的权重</translation>
    </message>
    <message>
        <source>weight of the divergence beside the agreement</source>
        <translation>散度相对于一致项的权重</translation>
    </message>
    <message>
        <source>weight of the squared distance of partners</source>
        <translation>配对行平方距离的权重</translation>
    </message>
    <message>
        <source>weight of what dimensions have in common</source>
        <translation>各维共有部分的权重</translation>
    </message>
    <message>
        <source>weight of what dimensions lack in spread</source>
        <translation>各维离散不足部分的权重</translation>
    </message>
    <message>
        <source>what compares rows within a modality</source>
        <translation>在模态内部比较各行的方式</translation>
    </message>
    <message>
        <source>what is softer than the loudest by this counts as silence, dB</source>
        <translation>比最响处低这么多即视为静音，dB</translation>
    </message>
    <message>
        <source>widens each dimension until it varies enough</source>
        <translation>加宽每一维，直到变化足够大</translation>
    </message>
    <message>
        <source>widest band, as a share of all pitches in mel</source>
        <translation>最宽的频带，占全部音高（mel）的比例</translation>
    </message>
    <message>
        <source>width of the rbf kernel, in root median distances; rbf only</source>
        <translation>rbf 核的宽度，以距离平方中位数的平方根为单位；仅用于 rbf</translation>
    </message>
    <message>
        <source>with the third modality, the tones</source>
        <translation>包含第三个模态：音调</translation>
    </message>
</context>
<context>
    <name>curves_figure</name>
    <message>
        <source>step {step:,}</source>
        <translation>第 {step:,} 步</translation>
    </message>
    <message>
        <source>{step:,.0f} steps</source>
        <translation>{step:,.0f} 步</translation>
    </message>
</context>
<context>
    <name>definition_mark</name>
    <message>
        <source>At chance, and best: {marks}</source>
        <translation>随机水平与最佳值：{marks}</translation>
    </message>
    <message>
        <source>Source: {source}</source>
        <translation>来源：{source}</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>--lambda must lie within 0 and 1e6, not {value}.</source>
        <translation>--lambda 必须在 0 与 1e6 之间，不能是 {value}。</translation>
    </message>
    <message>
        <source>--schedule-from starts as that run did: leave out --{name}, and change single settings with --set.</source>
        <translation>--schedule-from 按那次运行的方式开始：请去掉 --{name}，个别设置用 --set 修改。</translation>
    </message>
    <message>
        <source>--screenshot and --exit need --steps N: they act when step N is reached.</source>
        <translation>--screenshot 与 --exit 需要 --steps N：到达第 N 步时才起作用。</translation>
    </message>
    <message>
        <source>--set {text}: only what begins with data. is set here.</source>
        <translation>--set {text}：这里只能设置以 data. 开头的项。</translation>
    </message>
    <message>
        <source>--size must look like 1920x1080 (at least 200x200), not {size!r}.</source>
        <translation>--size 应形如 1920x1080（至少 200x200），不能是 {size!r}。</translation>
    </message>
    <message>
        <source>--steps must be 0 or more, not {steps}.</source>
        <translation>--steps 必须不小于 0，不能是 {steps}。</translation>
    </message>
    <message>
        <source>A cell is not UTF-8: save the table as UTF-8.</source>
        <translation>有单元格不是 UTF-8：把表格保存为 UTF-8。</translation>
    </message>
    <message>
        <source>A change&apos;s name has at most {most} characters: shorten it.</source>
        <translation>更改的名称最多 {most} 个字符：请缩短。</translation>
    </message>
    <message>
        <source>A column of vectors holds none.</source>
        <translation>一个向量列中没有任何向量。</translation>
    </message>
    <message>
        <source>A cross-modal cost needs encoders for at least two modalities; {name} has {choices}.</source>
        <translation>跨模态损失至少需要两个模态的编码器；{name} 有 {choices}。</translation>
    </message>
    <message>
        <source>A learned temperature stays within 0.01 and 1, which {value} is not: choose one inside, or fix it.</source>
        <translation>可学习的温度保持在 0.01 与 1 之间，{value} 不在其中：请选择范围内的值，或将其固定。</translation>
    </message>
    <message>
        <source>A message could not be read ({problem}): are both ends of the same version?</source>
        <translation>有一条消息无法读取（{problem}）：两端是同一版本吗？</translation>
    </message>
    <message>
        <source>A query asks for the modality {name!r}, which has no encoder: choose one of {choices}.</source>
        <translation>查询要求模态 {name!r}，但它没有编码器：请从 {choices} 中选择。</translation>
    </message>
    <message>
        <source>A query&apos;s picture must be {height} x {width} pixels of 8 bits, not {shape}: drop the file again.</source>
        <translation>查询图片须为 {height} x {width} 像素、8 位，而不是 {shape}：请重新拖入文件。</translation>
    </message>
    <message>
        <source>A query&apos;s text has 1 to {most} characters: type a word or two.</source>
        <translation>查询文本为 1 至 {most} 个字符：请输入一两个词。</translation>
    </message>
    <message>
        <source>A reconstruction reads one modality: name it in the term&apos;s `modality`.</source>
        <translation>重建项读取一个模态：请在该项的 `modality` 中指明。</translation>
    </message>
    <message>
        <source>A recorded run can only be looked at: go on from its last checkpoint to change it.</source>
        <translation>运行记录只能查看：要更改它，请从最后的检查点继续。</translation>
    </message>
    <message>
        <source>A recorded run holds no encoders at work: go on from its last checkpoint to ask it something.</source>
        <translation>运行记录中没有工作中的编码器：要查询它，请从最后的检查点继续。</translation>
    </message>
    <message>
        <source>A run cannot be copied into itself: choose a place outside {run}.</source>
        <translation>不能把运行记录复制到其自身之内：请选择 {run} 之外的位置。</translation>
    </message>
    <message>
        <source>A temperature must be above 0, not {value}.</source>
        <translation>温度必须大于 0，不能是 {value}。</translation>
    </message>
    <message>
        <source>A term of the cost is called {id!r}: choose another id.</source>
        <translation>目标函数中已有名为 {id!r} 的项：换一个 id。</translation>
    </message>
    <message>
        <source>All {rows} training rows of {name} stay together, as they share a picture, a sound or a group: none is left for validation. Add rows of another, or a column split.</source>
        <translation>{name} 的全部 {rows} 个训练行必须放在一起，因为它们共用一张图片、一段声音或同属一组：没有行可留作验证。请添加其他的行，或添加 split 列。</translation>
    </message>
    <message>
        <source>An axis needs two ends: choose an item or words for each, then apply.</source>
        <translation>轴需要两端：为每端选择一个条目或词语，然后应用。</translation>
    </message>
    <message>
        <source>An exponential warm-up does not reach a beta of 0: set beta above 0, or the schedule to linear.</source>
        <translation>指数预热到不了 0：请把 beta 设为大于 0，或把计划设为线性。</translation>
    </message>
    <message>
        <source>Both ends of the axis lie in one point of the shared space: choose another end.</source>
        <translation>轴的两端在共享空间中是同一点：请另选一端。</translation>
    </message>
    <message>
        <source>Cannot allocate memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>Checkpoint {name} lies on a line that was left: rewind to it instead.</source>
        <translation>检查点 {name} 位于已离开的分支上：请改为回退到它。</translation>
    </message>
    <message>
        <source>Curves are written as CSV: let {path} end in .csv.</source>
        <translation>曲线以 CSV 写出：{path} 应以 .csv 结尾。</translation>
    </message>
    <message>
        <source>DCCA needs more rows than dimensions: among {batch_size} rows of {embedding_size} dimensions every correlation is 1, whatever is learned; raise the batch size above {embedding_size}, or lower the embedding size.</source>
        <translation>DCCA 需要行数多于维数：{embedding_size} 维的 {batch_size} 行中，无论学到什么，所有相关系数都为 1；请将批次大小提高到 {embedding_size} 以上，或减小嵌入维数。</translation>
    </message>
    <message>
        <source>Decoded rows cannot be kept in {folder}: {problem}. Set XMODAL_CACHE_DIR to a folder with room.</source>
        <translation>解码后的行无法保存在 {folder}：{problem}。请将 XMODAL_CACHE_DIR 设为有空间的文件夹。</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>设备或资源正在使用中</translation>
    </message>
    <message>
        <source>Directory not empty</source>
        <translation>文件夹不为空</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>超出磁盘配额</translation>
    </message>
    <message>
        <source>Each modality was fitted on its own and then turned over the first one: distances between the clouds mean nothing here.</source>
        <translation>各模态单独拟合，然后转到第一个之上：此处点云之间的距离没有任何意义。</translation>
    </message>
    <message>
        <source>Events {first} to {last} are no longer held: ask for the recorded series (GetSeries) instead.</source>
        <translation>事件 {first} 至 {last} 已不再保留：请改为请求已记录的序列 (GetSeries)。</translation>
    </message>
    <message>
        <source>Exact optimal transport and Gromov-Wasserstein need the package POT, which is not installed: pip install &apos;xmodal[ot]&apos;, or choose the term sinkhorn.</source>
        <translation>精确最优传输和 Gromov-Wasserstein 需要 POT 软件包，但尚未安装：请运行 pip install &apos;xmodal[ot]&apos;，或改用 sinkhorn 项。</translation>
    </message>
    <message>
        <source>Explaining a similarity needs Captum, which is not installed: pip install &apos;xmodal[explain]&apos;.</source>
        <translation>解释相似度需要 Captum，但尚未安装：pip install &apos;xmodal[explain]&apos;。</translation>
    </message>
    <message>
        <source>Explaining this took more than {limit} s, and training waits for it: ask for fewer steps, or for a smaller encoder.</source>
        <translation>这次解释超过了 {limit} 秒，而训练一直在等待：请减少步数，或换用更小的编码器。</translation>
    </message>
    <message>
        <source>Figures are drawn by the window&apos;s code: pip install &apos;xmodal[gui]&apos; brings what it needs.</source>
        <translation>插图由窗口的代码绘制：请用 pip install &apos;xmodal[gui]&apos; 安装所需内容。</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>文件已存在</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>文件名过长</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>文件过大</translation>
    </message>
    <message>
        <source>In {path}: {problem}</source>
        <translation>在 {path} 中：{problem}</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>输入/输出错误</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>这是一个文件夹</translation>
    </message>
    <message>
        <source>More than {most} queries at once: take some away.</source>
        <translation>同时的查询超过 {most} 个：请移除一些。</translation>
    </message>
    <message>
        <source>No cross-modal neighbours yet: the distance between the clouds means nothing. Read the gap curve, or look along the gap.</source>
        <translation>尚无跨模态近邻：点云之间的距离没有意义。请看间隙曲线，或沿间隙方向查看。</translation>
    </message>
    <message>
        <source>No gradient of this encoder reaches what it reads: explain it by occlusion.</source>
        <translation>此编码器的梯度到不了它的输入：请用遮挡法解释。</translation>
    </message>
    <message>
        <source>No image has the id {id}.</source>
        <translation>没有标识为 {id} 的图片。</translation>
    </message>
    <message>
        <source>No row has both {a} and {b}.</source>
        <translation>没有任何一行同时有 {a} 和 {b}。</translation>
    </message>
    <message>
        <source>No run can be made in {parent} ({reason}): choose a folder that you may write to.</source>
        <translation>无法在 {parent} 中新建运行记录（{reason}）：请选择可写的文件夹。</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>设备上没有剩余空间</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有该文件或文件夹</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是文件夹</translation>
    </message>
    <message>
        <source>Nothing has told yet where the words &apos;{words}&apos; lie: the axis needs a model that is open and reads {modality}.</source>
        <translation>尚不知道词语“{words}”在哪里：这条轴需要一个已打开并能读取 {modality} 的模型。</translation>
    </message>
    <message>
        <source>Nothing was done by hand here: move lambda or a weight while the run trains, and make that the schedule.</source>
        <translation>这里没有任何手动操作：请在训练时移动 λ 或某个权重，再把它设为调度。</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>不允许此操作</translation>
    </message>
    <message>
        <source>Pairs need two modalities, and {name} shows {count} among its columns {columns}: name them in data.params.modalities, or in a TOML file of the same name beside it (docs/your-data.md).</source>
        <translation>配对需要两个模态，而 {name} 的列 {columns} 中看出 {count} 个：请在 data.params.modalities 中，或在旁边的同名 TOML 文件中写明（docs/your-data.md）。</translation>
    </message>
    <message>
        <source>Parquet is read with pyarrow, which is not installed: pip install &apos;xmodal[export]&apos;, or save the embeddings as NPZ.</source>
        <translation>读取 Parquet 需要 pyarrow，它尚未安装：pip install &apos;xmodal[export]&apos;，或把嵌入保存为 NPZ。</translation>
    </message>
    <message>
        <source>Parquet needs pyarrow: python -m pip install &apos;xmodal[export]&apos;.</source>
        <translation>Parquet 需要 pyarrow：python -m pip install &apos;xmodal[export]&apos;。</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>Phase {phase!r} of the plan names {id!r}: take it out of the phase before it goes.</source>
        <translation>计划中的阶段 {phase!r} 用到 {id!r}：先把它从该阶段中去掉。</translation>
    </message>
    <message>
        <source>Phase {phase!r} of the plan names {name}, which is not there: change the phase; it can name {choices}.</source>
        <translation>计划的阶段 {phase!r} 提到了不存在的 {name}：请修改该阶段；可用的有 {choices}。</translation>
    </message>
    <message>
        <source>Phase {phase!r} trains nothing: none of its terms ({terms}) reaches what it trains ({owners}).</source>
        <translation>阶段 {phase!r} 什么也不训练：它的各项（{terms}）都不作用于它所训练的部分（{owners}）。</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>文件系统只读</translation>
    </message>
    <message>
        <source>Row {row} has no item of {modality}: choose one that has both.</source>
        <translation>第 {row} 行没有 {modality} 的条目：请选择两者都有的行。</translation>
    </message>
    <message>
        <source>Row {row} has no usable embedding of {modality} on this map: choose another item as the end of the axis.</source>
        <translation>第 {row} 行在此嵌入图上没有可用的 {modality} 嵌入：请另选一个条目作为轴的一端。</translation>
    </message>
    <message>
        <source>Row {row} is no training row of {name}: only those can be excluded from training, or weighted.</source>
        <translation>行 {row} 不是 {name} 的训练行：只有训练行可以排除或加权。</translation>
    </message>
    <message>
        <source>Say a PATH to look at, or --clear.</source>
        <translation>请给出要查看的 PATH，或使用 --clear。</translation>
    </message>
    <message>
        <source>Say both --what and --out, or name outputs by their own options.</source>
        <translation>请同时指明 --what 与 --out，或用各自的选项指定输出。</translation>
    </message>
    <message>
        <source>Say what to write: one or more of {named}.</source>
        <translation>请指明要写出什么：{named} 中的一项或多项。</translation>
    </message>
    <message>
        <source>Sounds need {package}, which is not installed: pip install &apos;xmodal[audio]&apos;.</source>
        <translation>声音需要 {package}，但尚未安装：pip install &apos;xmodal[audio]&apos;。</translation>
    </message>
    <message>
        <source>Step {step} was not taken: term {terms} is not finite (encoder: {encoders}; rows: {rows}). Lower the learning rate or raise the temperature, and go on from the last checkpoint.</source>
        <translation>第 {step} 步未执行：项 {terms} 不是有限值（编码器：{encoders}；行：{rows}）。请降低学习率或提高温度，再从最后的检查点继续。</translation>
    </message>
    <message>
        <source>Step {step} was not taken: the gradient is not finite (encoder: {encoders}; rows: {rows}). Lower the learning rate or raise the temperature, and go on from the last checkpoint.</source>
        <translation>第 {step} 步未执行：梯度不是有限值（编码器：{encoders}；行：{rows}）。请降低学习率或提高温度，再从最后的检查点继续。</translation>
    </message>
    <message>
        <source>Step {step} was not taken: the player&apos;s loss or gradient of term {terms} is not finite (encoder: {encoders}; rows: {rows}). Lower the learning rate or raise the temperature, and go on from the last checkpoint.</source>
        <translation>第 {step} 步未执行：项 {terms} 的对手的损失或梯度不是有限值（编码器：{encoders}；行：{rows}）。请降低学习率或提高温度，再从最后的检查点继续。</translation>
    </message>
    <message>
        <source>The clouds look apart, but in the full space {near} of the nearest neighbours are of another modality (on the map {map}): the map makes this gap.</source>
        <translation>点云看上去是分开的，但在完整空间中，{near} 的最近邻属于另一模态（图上为 {map}）：这一间隙是投影造成的。</translation>
    </message>
    <message>
        <source>The clouds overlap here, but in the full space only {near} of the nearest neighbours are of another modality (on the map {map}): the map hides a gap.</source>
        <translation>点云在此处重叠，但在完整空间中，只有 {near} 的最近邻属于另一模态（图上为 {map}）：投影掩盖了间隙。</translation>
    </message>
    <message>
        <source>The column {column!r} holds {classes} class, and at least two are needed to tell rows apart: choose another of {choices}.</source>
        <translation>列 {column!r} 只有 {classes} 个类别，至少需要两个才能区分各行：请改选 {choices} 之一。</translation>
    </message>
    <message>
        <source>The configuration {path} cannot be read: {problem}.</source>
        <translation>无法读取配置 {path}：{problem}。</translation>
    </message>
    <message>
        <source>The configuration {path} is not UTF-8 text.</source>
        <translation>配置 {path} 不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>The configuration {path} is not valid TOML: {problem}.</source>
        <translation>配置 {path} 不是有效的 TOML：{problem}。</translation>
    </message>
    <message>
        <source>The cost has no terms: add one under [[cost.terms]], or start from a preset.</source>
        <translation>损失没有任何项：请在 [[cost.terms]] 下添加一项，或从预设开始。</translation>
    </message>
    <message>
        <source>The data do not say how many samples per second {modality} has: give its Modality a rate.</source>
        <translation>数据没有说明 {modality} 每秒有多少个采样：请为其 Modality 给出 rate。</translation>
    </message>
    <message>
        <source>The data {name} are not those that {folder} was trained on: its rows are others now. Put them back as they were, or start a new run.</source>
        <translation>数据 {name} 不是 {folder} 训练时所用的数据：其行现已不同。请恢复原样，或开始新的运行。</translation>
    </message>
    <message>
        <source>The decoded rows take {wanted} GiB, and the cache may hold {limit} GiB: raise {name}, or make the items smaller in data.params.modalities.</source>
        <translation>解码后的行占用 {wanted} GiB，而缓存最多可存 {limit} GiB：请调高 {name}，或在 data.params.modalities 中把条目设小一些。</translation>
    </message>
    <message>
        <source>The decoded rows take {wanted} GiB, and {folder} has {free} GiB free: make room, or set XMODAL_CACHE_DIR to a folder that has it.</source>
        <translation>解码后的行占用 {wanted} GiB，而 {folder} 只剩 {free} GiB：请腾出空间，或将 XMODAL_CACHE_DIR 设为空间充足的文件夹。</translation>
    </message>
    <message>
        <source>The embeddings are not of the data that is open: open that first.</source>
        <translation>这些嵌入不属于当前打开的数据：请先打开对应的数据。</translation>
    </message>
    <message>
        <source>The encoder of {modality} has no single table of word vectors to point at: choose a built-in one, or give yours one torch.nn.Embedding of the vocabulary.</source>
        <translation>{modality} 的编码器没有唯一的词向量表可供标示：请选择内置编码器，或为您的编码器设一个覆盖词表的 torch.nn.Embedding。</translation>
    </message>
    <message>
        <source>The encoder of {modality} reads the waveform without a spectrogram to point at: choose one whose name begins with mel_.</source>
        <translation>{modality} 的编码器直接读取波形，没有可供标示的频谱图：请选择名称以 mel_ 开头的编码器。</translation>
    </message>
    <message>
        <source>The engine died ({how}), perhaps for lack of memory. Everything recorded until then is kept.</source>
        <translation>引擎已崩溃（{how}），可能是内存不足。此前记录的内容全部保留。</translation>
    </message>
    <message>
        <source>The engine died ({how}). Everything recorded until then is kept.</source>
        <translation>引擎已崩溃（{how}）。此前记录的内容全部保留。</translation>
    </message>
    <message>
        <source>The engine was killed. Everything recorded until then is kept.</source>
        <translation>引擎已被强制结束。此前记录的内容全部保留。</translation>
    </message>
    <message>
        <source>The folder {path} holds neither NPY files nor a {tensors}: name the file that holds the embeddings.</source>
        <translation>文件夹 {path} 中既没有 NPY 文件，也没有 {tensors}：请指明存有嵌入的文件。</translation>
    </message>
    <message>
        <source>The fresh map could not be made ({reason}): take the map on screen, or try again.</source>
        <translation>无法重新拟合嵌入图（{reason}）：请使用屏幕上的嵌入图，或重试。</translation>
    </message>
    <message>
        <source>The icon font file {path} cannot be read ({error}): repair it with `pip install --force-reinstall qtawesome`.</source>
        <translation>无法读取图标字体文件 {path}（{error}）：请用 `pip install --force-reinstall qtawesome` 修复。</translation>
    </message>
    <message>
        <source>The icons cannot be read because {what} is missing: install it with `pip install --force-reinstall qtawesome`.</source>
        <translation>缺少 {what}，无法读取图标：请用 `pip install --force-reinstall qtawesome` 安装。</translation>
    </message>
    <message>
        <source>The items of {modality} are vectors: their numbers carry a similarity, but there is nothing to see.</source>
        <translation>{modality} 的条目是向量：数值决定相似度，但没有可看的内容。</translation>
    </message>
    <message>
        <source>The line is no JSON object: {problem}.</source>
        <translation>该行不是 JSON 对象：{problem}。</translation>
    </message>
    <message>
        <source>The modality {name} is of the kind {kind}: texts are asked of texts, pictures of pictures.</source>
        <translation>模态 {name} 的类型是 {kind}：文本查询对应文本，图片查询对应图片。</translation>
    </message>
    <message>
        <source>The other process has stopped training this run, at step {step}.</source>
        <translation>另一个进程已在第 {step} 步停止训练此运行记录。</translation>
    </message>
    <message>
        <source>The picture {path} could not be written.</source>
        <translation>无法写入图片 {path}。</translation>
    </message>
    <message>
        <source>The picture {path} could not be written: {reason}. Choose another place.</source>
        <translation>无法写入图片 {path}：{reason}。请换个位置。</translation>
    </message>
    <message>
        <source>The plug-in {name!r} cannot be imported ({problem}): install it, or leave it out.</source>
        <translation>无法导入插件 {name!r}（{problem}）：请安装它，或不使用它。</translation>
    </message>
    <message>
        <source>The plug-in {path} cannot be loaded ({problem}): mend it, or leave it out.</source>
        <translation>无法加载插件 {path}（{problem}）：修复它，或不使用它。</translation>
    </message>
    <message>
        <source>The process that draws maps died ({how}). Start it again and the map goes on from where it was.</source>
        <translation>绘制嵌入图的进程已崩溃（{how}）。重新启动后，嵌入图将从原处继续。</translation>
    </message>
    <message>
        <source>The process that draws maps was killed. Start it again and the map goes on from where it was.</source>
        <translation>绘制嵌入图的进程已被强制结束。重新启动后，嵌入图将从原处继续。</translation>
    </message>
    <message>
        <source>The row has nothing of any modality.</source>
        <translation>该行没有任何模态的内容。</translation>
    </message>
    <message>
        <source>The run could not be copied to {target} ({reason}): choose another place, or make room.</source>
        <translation>无法把运行记录复制到 {target}（{reason}）：请换个位置，或腾出空间。</translation>
    </message>
    <message>
        <source>The run in {folder} is being written by process {process}: stop that one first, or open it to look only.</source>
        <translation>{folder} 中的运行记录正由进程 {process} 写入：请先停止该进程，或以只读方式打开。</translation>
    </message>
    <message>
        <source>The scanned digits in {path} cannot be read ({error}): repair them with `pip install --force-reinstall scikit-learn`.</source>
        <translation>无法读取 {path} 中的数字扫描图（{error}）：请用 `pip install --force-reinstall scikit-learn` 修复。</translation>
    </message>
    <message>
        <source>The session could not start: {problem}.</source>
        <translation>会话无法启动：{problem}。</translation>
    </message>
    <message>
        <source>The session ended before step {steps}.</source>
        <translation>会话在第 {steps} 步之前结束。</translation>
    </message>
    <message>
        <source>The tar files of {path} hold no rows.</source>
        <translation>{path} 的 tar 文件中没有行。</translation>
    </message>
    <message>
        <source>The term {id!r} ({type}) has no temperature.</source>
        <translation>项 {id!r} ({type}) 没有温度。</translation>
    </message>
    <message>
        <source>The term {term} of checkpoint {name} reads {then} dimensions, the run has {now} now: set the embedding size to {then} first.</source>
        <translation>检查点 {name} 中的项 {term} 读取 {then} 维，而现在的嵌入维度是 {now}：先把嵌入维度设为 {then}。</translation>
    </message>
    <message>
        <source>The train split of {name} is empty.</source>
        <translation>{name} 的训练集为空。</translation>
    </message>
    <message>
        <source>The vit of {modality!r} cannot cut pictures of {height} x {width} pixels into patches of {patch}: choose a patch that divides both.</source>
        <translation>{modality!r} 的 vit 无法把 {height} x {width} 像素的图像切成 {patch} 的图像块：请选择能同时整除二者的块大小。</translation>
    </message>
    <message>
        <source>The window lost the session: its worker thread broke off.</source>
        <translation>窗口与会话失去联系：其工作线程已中断。</translation>
    </message>
    <message>
        <source>The window needs PySide6: pip install &apos;xmodal[gui]&apos;</source>
        <translation>窗口需要 PySide6：pip install &apos;xmodal[gui]&apos;</translation>
    </message>
    <message>
        <source>The {modality} encoder of checkpoint {name} embeds in {then} dimensions, the run now in {now}: set the embedding size to {then} first.</source>
        <translation>检查点 {name} 的 {modality} 编码器嵌入维度为 {then}，当前运行为 {now}：请先把嵌入维度设为 {then}。</translation>
    </message>
    <message>
        <source>The {split} split of {name} is empty.</source>
        <translation>{name} 的 {split} 划分为空。</translation>
    </message>
    <message>
        <source>The {split} split was not evaluated at step {step}: the {modality} encoder gives values that are not finite. Go back to a checkpoint or lower the learning rate.</source>
        <translation>第 {step} 步未评估 {split} 划分：{modality} 编码器给出了非有限值。请回到某个检查点，或降低学习率。</translation>
    </message>
    <message>
        <source>There are no embeddings yet to fit a map to: wait for the first map.</source>
        <translation>尚无可供拟合的嵌入：请等待第一张嵌入图。</translation>
    </message>
    <message>
        <source>There are only {embedding_size} canonical correlations, of which top asks for {top}: lower top.</source>
        <translation>典型相关系数只有 {embedding_size} 个，而 top 要求 {top} 个：请减小 top。</translation>
    </message>
    <message>
        <source>There are {found} cells, the header names {wanted}.</source>
        <translation>有 {found} 个单元格，而表头有 {wanted} 个。</translation>
    </message>
    <message>
        <source>There is no change {gesture} to name: choose one of the log.</source>
        <translation>没有可命名的更改 {gesture}：请在记录中选择一个。</translation>
    </message>
    <message>
        <source>There is no checkpoint {name!r}: choose one of {choices}.</source>
        <translation>没有检查点 {name!r}：请从 {choices} 中选择。</translation>
    </message>
    <message>
        <source>There is no display to show a window on: use `xmodal train` here, or set QT_QPA_PLATFORM=offscreen.</source>
        <translation>没有可显示窗口的屏幕：请在此使用 `xmodal train`，或设置 QT_QPA_PLATFORM=offscreen。</translation>
    </message>
    <message>
        <source>There is no encoder for {kind} yet ({name}).</source>
        <translation>尚无适用于 {kind} 的编码器（{name}）。</translation>
    </message>
    <message>
        <source>There is no file or folder {path}. A data set on the Hugging Face hub is opened as the type huggingface, with its name as data.params.path.</source>
        <translation>没有文件或文件夹 {path}。Hugging Face 上的数据集以类型 huggingface 打开，并以其名称作为 data.params.path。</translation>
    </message>
    <message>
        <source>There is no file or folder {path}: check data.params.path.</source>
        <translation>没有文件或文件夹 {path}：请检查 data.params.path。</translation>
    </message>
    <message>
        <source>There is no file or folder {path}: check its name.</source>
        <translation>没有文件或文件夹 {path}：检查名称。</translation>
    </message>
    <message>
        <source>There is no folder {folder} for the screenshot.</source>
        <translation>没有用于截图的文件夹 {folder}。</translation>
    </message>
    <message>
        <source>There is no folder {run}: name the folder of a run.</source>
        <translation>没有文件夹 {run}：请指明一个运行记录的文件夹。</translation>
    </message>
    <message>
        <source>There is no plug-in {path}: say where it is now with --plugin.</source>
        <translation>没有插件 {path}：用 --plugin 指明它现在的位置。</translation>
    </message>
    <message>
        <source>There is no table {path}: name a file with one of the endings {suffixes}.</source>
        <translation>没有表格 {path}：请指明扩展名为 {suffixes} 之一的文件。</translation>
    </message>
    <message>
        <source>There is no term {id!r}: choose one of {ids}.</source>
        <translation>没有项 {id!r}：请从 {ids} 中选择。</translation>
    </message>
    <message>
        <source>There is no {device} device here: choose auto or one of {choices}.</source>
        <translation>这里没有设备 {device}：请选择 auto 或 {choices} 之一。</translation>
    </message>
    <message>
        <source>There is no {what} named {name!r} in {where}: choose one of {choices}.</source>
        <translation>{where} 中没有名为 {name!r} 的{what}：请从 {choices} 中选择。</translation>
    </message>
    <message>
        <source>There is no {what} named {name!r}: choose one of {choices}.</source>
        <translation>没有名为 {name!r} 的{what}：请从 {choices} 中选择。</translation>
    </message>
    <message>
        <source>There is no {what} named {name!r}: did you mean {near!r}? choose one of {choices}.</source>
        <translation>没有名为 {name!r} 的{what}：是否指 {near!r}？请从 {choices} 中选择。</translation>
    </message>
    <message>
        <source>There is something at {target} already: choose another name.</source>
        <translation>{target} 已存在：请换个名称。</translation>
    </message>
    <message>
        <source>There was not enough memory after step {step}: lower the batch size or the embedding size, and go on from the last checkpoint.</source>
        <translation>第 {step} 步之后内存不足：请减小批大小或嵌入维度，再从最后的检查点继续。</translation>
    </message>
    <message>
        <source>These are snapshots that another program makes: they can be looked at, the program cannot be steered from here.</source>
        <translation>这些是另一个程序生成的快照：可以查看，但无法从这里操控该程序。</translation>
    </message>
    <message>
        <source>This checkpoint was written by a newer xmodal: update xmodal.</source>
        <translation>此检查点由更新版本的 xmodal 写入：请升级 xmodal。</translation>
    </message>
    <message>
        <source>This needs Hugging Face datasets: python -m pip install &apos;xmodal[datasets]&apos;.</source>
        <translation>这需要 Hugging Face datasets：python -m pip install &apos;xmodal[datasets]&apos;。</translation>
    </message>
    <message>
        <source>This needs {package}, which is not installed: pip install &apos;xmodal[export]&apos;.</source>
        <translation>此功能需要 {package}，但尚未安装：pip install &apos;xmodal[export]&apos;。</translation>
    </message>
    <message>
        <source>This session speaks protocol {ours}, the client {theirs}: use the same version of xmodal for both.</source>
        <translation>此会话的协议版本为 {ours}，客户端为 {theirs}：请使用同一版本的 xmodal。</translation>
    </message>
    <message>
        <source>This snapshot could not be mapped: {problem}</source>
        <translation>无法为此快照绘制嵌入图：{problem}</translation>
    </message>
    <message>
        <source>This term compares statistics of a batch and needs at least {least} rows, not {batch_size}: raise the batch size.</source>
        <translation>该项比较批次的统计量，至少需要 {least} 行，而不是 {batch_size} 行：请增大批次大小。</translation>
    </message>
    <message>
        <source>This term tells partners from other rows: set the batch size to 2 at least, not 1.</source>
        <translation>此项要把配对与其他行区分开：批大小至少为 2，不能是 1。</translation>
    </message>
    <message>
        <source>This vector holds NaN or infinite numbers: it is left out.</source>
        <translation>这个向量含有 NaN 或无穷大：已略去。</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>打开的文件过多</translation>
    </message>
    <message>
        <source>Training failed after step {step}: {problem}. Everything recorded until then is kept.</source>
        <translation>训练在第 {step} 步之后失败：{problem}。此前记录的内容全部保留。</translation>
    </message>
    <message>
        <source>Two terms of the cost are called {id!r}: rename one.</source>
        <translation>损失中有两项都叫 {id!r}：请重命名其中一项。</translation>
    </message>
    <message>
        <source>What was dropped holds no picture: drop a PNG, JPEG or SVG file.</source>
        <translation>拖入的内容不含图片：请拖入 PNG、JPEG 或 SVG 文件。</translation>
    </message>
    <message>
        <source>What was just written to {folder} cannot be read back.</source>
        <translation>刚写入 {folder} 的内容无法读回。</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>a table</source>
        <translation>表</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>aggregation</source>
        <translation>梯度聚合</translation>
    </message>
    <message>
        <source>all embeddings finite</source>
        <translation>嵌入均为有限值</translation>
    </message>
    <message>
        <source>augmentation</source>
        <translation>增强</translation>
    </message>
    <message>
        <source>column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>column of words</source>
        <translation>文字列</translation>
    </message>
    <message>
        <source>cost.terms.{id}: {type} cannot read {kind}, the kind of {modality!r}: choose one of {kinds}.</source>
        <translation>cost.terms.{id}：{type} 不能读取 {modality!r} 的类型 {kind}：从 {kinds} 中选择。</translation>
    </message>
    <message>
        <source>data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>data.params.path is empty: name a file of embeddings.</source>
        <translation>data.params.path 为空：请指明一个嵌入文件。</translation>
    </message>
    <message>
        <source>encoder</source>
        <translation>编码器</translation>
    </message>
    <message>
        <source>entry</source>
        <translation>条目</translation>
    </message>
    <message>
        <source>format of embeddings</source>
        <translation>嵌入格式</translation>
    </message>
    <message>
        <source>format of tables</source>
        <translation>表格格式</translation>
    </message>
    <message>
        <source>gradnorm weighting measures each term by its first value, which must be above 0, and {term} is {value}: switch that term off, or set the weighting to fixed.</source>
        <translation>gradnorm 加权以各项的初始值为基准，该值必须大于 0，而 {term} 为 {value}：请关闭该项，或把加权设为 fixed。</translation>
    </message>
    <message>
        <source>its process is gone</source>
        <translation>其进程已不存在</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>map method</source>
        <translation>嵌入图方法</translation>
    </message>
    <message>
        <source>modality</source>
        <translation>模态</translation>
    </message>
    <message>
        <source>none in particular</source>
        <translation>没有特定的行</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>空值</translation>
    </message>
    <message>
        <source>picture format</source>
        <translation>图片格式</translation>
    </message>
    <message>
        <source>preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>scope of a restoration</source>
        <translation>恢复范围</translation>
    </message>
    <message>
        <source>setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>split</source>
        <translation>数据划分</translation>
    </message>
    <message>
        <source>term</source>
        <translation>项</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>weighting</source>
        <translation>加权方式</translation>
    </message>
    <message>
        <source>{column} holds {found} numbers, others {wanted}.</source>
        <translation>{column} 有 {found} 个数，其他行有 {wanted} 个。</translation>
    </message>
    <message>
        <source>{count} of {rows} vectors of {name} in {path} hold NaN or infinite numbers, the first in row {row}: make them again, or raise data.params.tolerance to leave them out.</source>
        <translation>{path} 中 {name} 的 {rows} 个向量有 {count} 个含 NaN 或无穷大，第一个在第 {row} 行：重新生成它们，或提高 data.params.tolerance 把它们略去。</translation>
    </message>
    <message>
        <source>{device} does not train in {precision}: choose one of {choices}.</source>
        <translation>{device} 不能以 {precision} 训练：请从 {choices} 中选择。</translation>
    </message>
    <message>
        <source>{folder} cannot be read any more ({reason}): bring it back and open it again.</source>
        <translation>无法再读取 {folder} ({reason})：恢复它并重新打开。</translation>
    </message>
    <message>
        <source>{folder} holds no embeddings yet: they are kept when training ends.</source>
        <translation>{folder} 尚无嵌入：训练结束时才会保存。</translation>
    </message>
    <message>
        <source>{folder} holds no snapshot: save one there, named after its step (step-000100.npz), and open it again.</source>
        <translation>{folder} 中没有快照：在那里保存一个以步数命名的快照 (step-000100.npz)，然后重新打开。</translation>
    </message>
    <message>
        <source>{folder} is no run: choose a folder that holds a run.toml and a run.sqlite.</source>
        <translation>{folder} 不是运行记录：请选择含有 run.toml 与 run.sqlite 的文件夹。</translation>
    </message>
    <message>
        <source>{folder} is not empty: a new run needs a folder of its own, choose another.</source>
        <translation>{folder} 不为空：新的运行需要独立的文件夹，请另选一个。</translation>
    </message>
    <message>
        <source>{id!r} is the only term of the cost: add another one before it goes.</source>
        <translation>{id!r} 是目标函数中唯一的项：先添加另一个再移除它。</translation>
    </message>
    <message>
        <source>{key!r} is a key of {first} and of {second}: keys must be unique.</source>
        <translation>{key!r} 同时是 {first} 和 {second} 的键：键必须唯一。</translation>
    </message>
    <message>
        <source>{label}: {problem}</source>
        <translation>{label}：{problem}</translation>
    </message>
    <message>
        <source>{left} of {rows} training rows would be left: exclude fewer of them.</source>
        <translation>{rows} 个训练行只会剩下 {left} 个：请少排除一些。</translation>
    </message>
    <message>
        <source>{method} maps need {package}, which is not installed: pip install &apos;xmodal[projections]&apos;, or choose another kind of map.</source>
        <translation>{method} 嵌入图需要 {package}，但尚未安装：pip install &apos;xmodal[projections]&apos;，或选择别的嵌入图。</translation>
    </message>
    <message>
        <source>{method} weighting needs terms that cannot fall below 0, and {term} is {value}: switch that term off, or set the weighting to fixed.</source>
        <translation>{method} 加权要求各项不低于 0，而 {term} 为 {value}：请关闭该项，或把加权设为 fixed。</translation>
    </message>
    <message>
        <source>{modality} has one place only, so nothing of it can be masked: lower patch, or set masked to 0.</source>
        <translation>{modality} 只有一个位置，无法遮盖：请减小 patch，或将 masked 设为 0。</translation>
    </message>
    <message>
        <source>{name!r} is the {column} of {first} and of {second}: ids must be unique.</source>
        <translation>{name!r} 同时是 {first} 和 {second} 的 {column}：标识必须唯一。</translation>
    </message>
    <message>
        <source>{name} cannot be read as a picture ({problem}): drop a PNG, JPEG or SVG file.</source>
        <translation>无法把 {name} 读作图片（{problem}）：请拖入 PNG、JPEG 或 SVG 文件。</translation>
    </message>
    <message>
        <source>{name} cannot be read: {problem}.</source>
        <translation>{name} 无法读取：{problem}。</translation>
    </message>
    <message>
        <source>{name} claims {pixels} pixels: too large to be opened.</source>
        <translation>{name} 声称有 {pixels} 像素：太大，无法打开。</translation>
    </message>
    <message>
        <source>{name} does not exist.</source>
        <translation>{name} 不存在。</translation>
    </message>
    <message>
        <source>{name} ends before its header says: copy it anew, or leave it out.</source>
        <translation>{name} 在文件头所述的长度之前就结束了：请重新复制，或去掉它。</translation>
    </message>
    <message>
        <source>{name} has a single row that can be used: what belongs together is learned from several.</source>
        <translation>{name} 只有一行可用：要有多行才能学出哪些内容彼此对应。</translation>
    </message>
    <message>
        <source>{name} has no column of words named {column!r}: it has {choices}.</source>
        <translation>{name} 没有名为 {column!r} 的文字列：它有 {choices}。</translation>
    </message>
    <message>
        <source>{name} has no row that can be used.</source>
        <translation>{name} 没有可用的行。</translation>
    </message>
    <message>
        <source>{name} has no rows: it needs the names of columns, and rows.</source>
        <translation>{name} 没有行：它需要列名和数据行。</translation>
    </message>
    <message>
        <source>{name} has no samples: record it anew, or leave it out.</source>
        <translation>{name} 没有任何采样：请重新录制，或去掉它。</translation>
    </message>
    <message>
        <source>{name} has {channels} channels; up to {most} are read: mix it down, or leave it out.</source>
        <translation>{name} 有 {channels} 个声道；最多读取 {most} 个：请混缩声道，或去掉它。</translation>
    </message>
    <message>
        <source>{name} has {size} bytes: too many for one item.</source>
        <translation>{name} 有 {size} 字节：对一个条目来说太多。</translation>
    </message>
    <message>
        <source>{name} holds no captions as COCO writes them: {problem}.</source>
        <translation>{name} 不含 COCO 格式的描述：{problem}。</translation>
    </message>
    <message>
        <source>{name} holds no captions.</source>
        <translation>{name} 不含描述。</translation>
    </message>
    <message>
        <source>{name} holds numbers that are not finite.</source>
        <translation>{name} 含有非有限的数。</translation>
    </message>
    <message>
        <source>{name} holds {dtype}, not numbers.</source>
        <translation>{name} 含有 {dtype}，不是数。</translation>
    </message>
    <message>
        <source>{name} holds {found} numbers, others {wanted}.</source>
        <translation>{name} 含有 {found} 个数，其他为 {wanted} 个。</translation>
    </message>
    <message>
        <source>{name} is a single value: there is no {path} in it.</source>
        <translation>{name} 是单个值：其中没有 {path}。</translation>
    </message>
    <message>
        <source>{name} is a term: say which of its fields, as in {name}.weight.</source>
        <translation>{name} 是一项：请指明它的字段，例如 {name}.weight。</translation>
    </message>
    <message>
        <source>{name} is an address: fetch the files, and name where they lie.</source>
        <translation>{name} 是网址：请先下载文件，再写明其位置。</translation>
    </message>
    <message>
        <source>{name} is an augmentation: say which of its fields, as in {name}.enabled.</source>
        <translation>{name} 是一项增强：请写明是哪个字段，例如 {name}.enabled。</translation>
    </message>
    <message>
        <source>{name} is cut off.</source>
        <translation>{name} 被截断。</translation>
    </message>
    <message>
        <source>{name} is damaged at {seconds} s ({problem}): copy it anew, or leave it out.</source>
        <translation>{name} 在 {seconds} 秒处损坏（{problem}）：请重新复制，或去掉它。</translation>
    </message>
    <message>
        <source>{name} is damaged: {problem}.</source>
        <translation>{name} 已损坏：{problem}。</translation>
    </message>
    <message>
        <source>{name} is no Parquet file that can be read: {problem}.</source>
        <translation>{name} 不是可读取的 Parquet 文件：{problem}。</translation>
    </message>
    <message>
        <source>{name} is no picture that can be read.</source>
        <translation>{name} 不是可读取的图片。</translation>
    </message>
    <message>
        <source>{name} is no sound that can be read ({problem}): save it as WAV, FLAC or OGG.</source>
        <translation>{name} 不是可读取的声音（{problem}）：请存为 WAV、FLAC 或 OGG。</translation>
    </message>
    <message>
        <source>{name} is no table: it must be a file ending in {suffixes}.</source>
        <translation>{name} 不是表格：必须是以 {suffixes} 结尾的文件。</translation>
    </message>
    <message>
        <source>{name} is no uncompressed tar file that can be read: {problem}.</source>
        <translation>{name} 不是可读取的未压缩 tar 文件：{problem}。</translation>
    </message>
    <message>
        <source>{name} is not in {folders}: say where the pictures are with data.params.images.</source>
        <translation>{name} 不在 {folders} 中：请用 data.params.images 指明图片位置。</translation>
    </message>
    <message>
        <source>{name} is {said!r}: say a number of GiB, or nothing.</source>
        <translation>{name} 为 {said!r}：请给出以 GiB 为单位的数字，或不设置。</translation>
    </message>
    <message>
        <source>{name} lies outside {folder}: name it relative to the folder; a link in it may lead elsewhere.</source>
        <translation>{name} 位于 {folder} 之外：请使用相对于该文件夹的名称；文件夹中的链接可以指向别处。</translation>
    </message>
    <message>
        <source>{name} lies outside {folder}: set data.params.outside to true if you trust who wrote it.</source>
        <translation>{name} 位于 {folder} 之外：如果您信任其作者，请将 data.params.outside 设为 true。</translation>
    </message>
    <message>
        <source>{name} says that it has {rate} samples per second; {least} to {most} are read: resample it, or leave it out.</source>
        <translation>{name} 声称每秒有 {rate} 个采样；可读取的范围是 {least} 到 {most}：请重新采样，或去掉它。</translation>
    </message>
    <message>
        <source>{name}, line {line}: {problem}.</source>
        <translation>{name}，第 {line} 行：{problem}。</translation>
    </message>
    <message>
        <source>{name}: none of its {count} lines can be used. The first: {place}: {problem}</source>
        <translation>{name}：{count} 行全都无法使用。第一处：{place}：{problem}</translation>
    </message>
    <message>
        <source>{name}: the names of columns are not UTF-8: save the table as UTF-8.</source>
        <translation>{name}：列名不是 UTF-8：请将表格另存为 UTF-8。</translation>
    </message>
    <message>
        <source>{name}: the names of columns must be unique and not empty.</source>
        <translation>{name}：列名必须唯一且非空。</translation>
    </message>
    <message>
        <source>{name}: {count} of the {seen} rows read so far ({share}) cannot be used; {tolerance} of all {rows} may be so. The first is {place}: {problem} All are listed in {list}. Mend them, or raise data.params.tolerance.</source>
        <translation>{name}：到目前为止读取的 {seen} 行中有 {count} 行（{share}）无法使用；全部 {rows} 行中最多允许 {tolerance}。第一处是 {place}：{problem} 完整列表见 {list}。请修复它们，或调高 data.params.tolerance。</translation>
    </message>
    <message>
        <source>{name}: {count} of the {seen} rows read so far ({share}) cannot be used; {tolerance} of all {rows} may be so. The first is {place}: {problem} Mend them, or raise data.params.tolerance.</source>
        <translation>{name}：到目前为止读取的 {seen} 行中有 {count} 行（{share}）无法使用；全部 {rows} 行中最多允许 {tolerance}。第一处是 {place}：{problem} 请修复它们，或调高 data.params.tolerance。</translation>
    </message>
    <message>
        <source>{name}: {first} and {second} both have the id {id}, so nobody knows whose the captions are.</source>
        <translation>{name}：{first} 和 {second} 的 id 都是 {id}，无法判断说明文字属于哪一个。</translation>
    </message>
    <message>
        <source>{pair} is no pair of its modalities: choose two of {names}.</source>
        <translation>{pair} 不是其模态的一对：请从 {names} 中选择两个。</translation>
    </message>
    <message>
        <source>{path} and {other} both hold {name!r}: give one of them another name.</source>
        <translation>{path} 和 {other} 都含有 {name!r}：给其中一个改名。</translation>
    </message>
    <message>
        <source>{path} cannot be opened with datasets: {problem}</source>
        <translation>{path} 无法用 datasets 打开：{problem}</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}): it is cut off, damaged or of another format; save it again.</source>
        <translation>无法读取 {path} ({reason})：它被截断、已损坏或是别的格式；重新保存。</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}): it is damaged or in use elsewhere; bring it back from a copy.</source>
        <translation>无法读取 {path}（{reason}）：文件已损坏或正被占用；请从副本恢复。</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}): choose another place, or make room.</source>
        <translation>无法写入 {path}（{reason}）：请换个位置，或腾出空间。</translation>
    </message>
    <message>
        <source>{path} cannot be written: {problem}.</source>
        <translation>无法写入 {path}：{problem}。</translation>
    </message>
    <message>
        <source>{path} does not fit into memory: split it, or save it uncompressed.</source>
        <translation>内存放不下 {path}：把它拆开，或以不压缩的方式保存。</translation>
    </message>
    <message>
        <source>{path} has no column {column!r}: choose one of {choices}.</source>
        <translation>{path} 没有列 {column!r}：从 {choices} 中选择。</translation>
    </message>
    <message>
        <source>{path} has {found} lines for {rows} rows, and no column id to match them by: add ids to both.</source>
        <translation>{path} 有 {found} 行，而数据有 {rows} 行，也没有 id 列可供对应：给两边都加上编号。</translation>
    </message>
    <message>
        <source>{path} has {found} lines for {rows} vectors, or lines of different length: it needs one line for each, and a head if there are several columns.</source>
        <translation>{path} 有 {found} 行，而向量有 {rows} 个，或各行长短不一：每个向量需要一行，有多列时还需要表头。</translation>
    </message>
    <message>
        <source>{path} has {found} rows that are not those of the first snapshot ({rows}): it is left out; save ids with each.</source>
        <translation>{path} 有 {found} 行，与第一个快照的行 ({rows}) 不符：已略去；每个快照都要保存编号。</translation>
    </message>
    <message>
        <source>{path} holds neither files of equal name (0001.jpg, 0001.txt) nor folders of pictures or sounds.</source>
        <translation>{path} 中既没有同名文件（0001.jpg、0001.txt），也没有图片或声音文件夹。</translation>
    </message>
    <message>
        <source>{path} holds no matrix of embeddings (it holds {names}): save one (rows, numbers) array of float32 for each modality.</source>
        <translation>{path} 中没有嵌入矩阵 (只有 {names})：为每个模态保存一个 (行, 数) 的 float32 数组。</translation>
    </message>
    <message>
        <source>{path} holds no rows.</source>
        <translation>{path} 中没有任何行。</translation>
    </message>
    <message>
        <source>{path} holds no tar files.</source>
        <translation>{path} 中没有 tar 文件。</translation>
    </message>
    <message>
        <source>{path} holds no {name}, which the first snapshot has: it is left out.</source>
        <translation>{path} 没有第一个快照所含的 {name}：已略去。</translation>
    </message>
    <message>
        <source>{path} holds one modality only ({name}): save a matrix for each of at least two, or name further files under data.params.more.</source>
        <translation>{path} 只有一个模态 ({name})：至少为两个模态各保存一个矩阵，或在 data.params.more 中指明其他文件。</translation>
    </message>
    <message>
        <source>{path} is no folder.</source>
        <translation>{path} 不是文件夹。</translation>
    </message>
    <message>
        <source>{path} is no snapshot of a shared space: it needs two modalities or more, of as many numbers each; it has {sizes}.</source>
        <translation>{path} 不是共享空间的快照：需要两个或更多模态，且向量长度相同；它含有 {sizes}。</translation>
    </message>
    <message>
        <source>{path} is of no format that embeddings are read from: give it one of the endings {suffixes}.</source>
        <translation>{path} 不是可读取嵌入的格式：扩展名应为 {suffixes} 之一。</translation>
    </message>
    <message>
        <source>{path} is of no format that is known (docs/your-data.md): a table, a folder of pairs, shards, embeddings.</source>
        <translation>{path} 不是已知格式（见 docs/your-data.md）：表格、配对文件夹、分片或嵌入。</translation>
    </message>
    <message>
        <source>{path} names {name!r}, which is not in its folder: move it there.</source>
        <translation>{path} 指向 {name!r}，它不在同一文件夹中：把它移过来。</translation>
    </message>
    <message>
        <source>{path} unpacks to {size} GiB, and {free} GiB of memory are free: save it as NPY, uncompressed NPZ (numpy.savez) or safetensors, which are read from disk piece by piece.</source>
        <translation>{path} 解压后有 {size} GiB，而可用内存为 {free} GiB：保存为 NPY、不压缩的 NPZ (numpy.savez) 或 safetensors，它们可从磁盘逐块读取。</translation>
    </message>
    <message>
        <source>{path} was written by a newer xmodal (schema {found}, this one reads up to {known}): update xmodal.</source>
        <translation>{path} 由更新版本的 xmodal 写入（格式 {found}，当前最多支持 {known}）：请升级 xmodal。</translation>
    </message>
    <message>
        <source>{path}, about row {row}: the vector of {name!r} has {found} numbers, others have {known}: vectors of one modality are of one length.</source>
        <translation>{path}，约第 {row} 行：{name!r} 的向量有 {found} 个数，其他的有 {known} 个：同一模态的向量长度须一致。</translation>
    </message>
    <message>
        <source>{path}, row {row}: {found} cells under a head of {known}: put cells that hold the separator in quotes.</source>
        <translation>{path}，第 {row} 行：有 {found} 个单元格，而表头有 {known} 个：含分隔符的单元格要加引号。</translation>
    </message>
    <message>
        <source>{path}: let the name end in .csv or .parquet.</source>
        <translation>{path}：文件名请以 .csv 或 .parquet 结尾。</translation>
    </message>
    <message>
        <source>{path}: the array {name!r} holds Python objects, which are not read because reading them can run code: save numbers as array.astype(&apos;float32&apos;), and texts as array.astype(str).</source>
        <translation>{path}：数组 {name!r} 含有 Python 对象，读取它们可能会运行代码，因此不予读取：数字用 array.astype(&apos;float32&apos;) 保存，文字用 array.astype(str) 保存。</translation>
    </message>
    <message>
        <source>{path}: the array {name!r} is of shape {shape}: embeddings are matrices, one row for each item; save one vector an item (the mean over positions), or leave it out.</source>
        <translation>{path}：数组 {name!r} 的形状为 {shape}：嵌入是矩阵，每个项目一行；每个项目保存一个向量 (对位置取平均)，或略去它。</translation>
    </message>
    <message>
        <source>{path}: the id {id!r} of {name} is not among the ids of the rows: add it there, or take its vector out.</source>
        <translation>{path}：{name} 的编号 {id!r} 不在各行的编号之中：把它加进去，或去掉它的向量。</translation>
    </message>
    <message>
        <source>{path}: the id {id!r} stands in rows {first} and {second}: ids must be unique.</source>
        <translation>{path}：编号 {id!r} 同时出现在第 {first} 行和第 {second} 行：编号必须唯一。</translation>
    </message>
    <message>
        <source>{path}: the matrix {name!r} is of type {type}: embeddings are float16, bfloat16, float32 or float64; save it as one of these, or leave it out.</source>
        <translation>{path}：矩阵 {name!r} 的类型为 {type}：嵌入应为 float16、bfloat16、float32 或 float64；以其中之一保存，或略去它。</translation>
    </message>
    <message>
        <source>{path}: the texts {name!r} are not UTF-8 ({reason}): save them with array.astype(str).</source>
        <translation>{path}：文字 {name!r} 不是 UTF-8 ({reason})：用 array.astype(str) 保存。</translation>
    </message>
    <message>
        <source>{path}: the vectors of {name!r} have no numbers.</source>
        <translation>{path}：{name!r} 的向量不含任何数。</translation>
    </message>
    <message>
        <source>{path}: {first} has {known} rows and {name} has {number}, so nobody knows which belong together: give each modality its ids (ids.{hint}), or save as many rows of each.</source>
        <translation>{path}：{first} 有 {known} 行，{name} 有 {number} 行，无从得知哪些行成对：给每个模态加上编号 (ids.{hint})，或让行数相同。</translation>
    </message>
    <message>
        <source>{path}: {id!r} stands twice among {what}, so its row is not known for certain: ids must be unique.</source>
        <translation>{path}：{id!r} 在 {what} 中出现两次，无法确定是哪一行：编号必须唯一。</translation>
    </message>
    <message>
        <source>{path}: {name} are numbers with a fraction: ids are texts or whole numbers.</source>
        <translation>{path}：{name} 是带小数的数：编号应为文字或整数。</translation>
    </message>
    <message>
        <source>{place}: expected {expected} of length {length}, got {found}.</source>
        <translation>{place}：应为长度为 {length} 的{expected}，实际长度为 {found}。</translation>
    </message>
    <message>
        <source>{place}: expected {expected} of length {relation} {length}.</source>
        <translation>{place}：应为长度 {relation} {length} 的{expected}。</translation>
    </message>
    <message>
        <source>{place}: expected {expected} that matches {pattern}.</source>
        <translation>{place}：应为匹配 {pattern} 的{expected}。</translation>
    </message>
    <message>
        <source>{place}: expected {expected} {relation} {bound}.</source>
        <translation>{place}：应为 {relation} {bound} 的{expected}。</translation>
    </message>
    <message>
        <source>{place}: expected {expected}, got {found}.</source>
        <translation>{place}：应为{expected}，实际为{found}。</translation>
    </message>
    <message>
        <source>{place}: there is no such field.</source>
        <translation>{place}：没有这个字段。</translation>
    </message>
    <message>
        <source>{place}: this field is missing.</source>
        <translation>{place}：缺少这个字段。</translation>
    </message>
    <message>
        <source>{place}: {problem}.</source>
        <translation>{place}：{problem}。</translation>
    </message>
    <message>
        <source>{place}: {value} is none of the choices.</source>
        <translation>{place}：{value} 不在可选值之中。</translation>
    </message>
    <message>
        <source>{problem} (see {program} --help)</source>
        <translation>{problem}（参见 {program} --help）</translation>
    </message>
    <message>
        <source>{run} has no checkpoint to go on from: start a new run.</source>
        <translation>{run} 没有可继续的检查点：请新建运行。</translation>
    </message>
    <message>
        <source>{run} has recorded no step: there is nothing to repeat.</source>
        <translation>{run} 没有记录任何一步：没有可重复的内容。</translation>
    </message>
    <message>
        <source>{run} holds no embeddings of the {split} split: go on from its last checkpoint to see some.</source>
        <translation>{run} 没有 {split} 划分的嵌入：请从最后的检查点继续以获得。</translation>
    </message>
    <message>
        <source>{table} has no column {column!r} (modality {name}): it has {choices}.</source>
        <translation>{table} 没有列 {column!r}（模态 {name}）：它有 {choices}。</translation>
    </message>
    <message>
        <source>{table}: column {column!r} cannot be read as {kind} (modality {name}).</source>
        <translation>{table}：列 {column!r} 无法作为 {kind} 读取（模态 {name}）。</translation>
    </message>
    <message>
        <source>{text!r} sets nothing: write --set KEY=VALUE, as in --set batch_size=128.</source>
        <translation>{text!r} 没有设置任何值：请写作 --set KEY=VALUE，例如 --set batch_size=128。</translation>
    </message>
    <message>
        <source>{what} cannot be written as {path}: let it end in .{choices}.</source>
        <translation>{what} 无法写为 {path}：应以 .{choices} 结尾。</translation>
    </message>
    <message>
        <source>{where} names no rows to train on: let it say train for some.</source>
        <translation>{where} 没有标出用于训练的行：请将其中一些标为 train。</translation>
    </message>
    <message>
        <source>{where} says {word!r} in {place}: a split is train, validation or test. Where the column is no split, say so: data.params.split=&quot;-&quot;.</source>
        <translation>{where}在{place}写着{word!r}：划分只能是 train、validation 或 test。若该列不是划分，请写明：data.params.split=&quot;-&quot;。</translation>
    </message>
    <message>
        <source>{where}: {type} cannot change {kind}; choose one of {choices}.</source>
        <translation>{where}：{type} 不能改变 {kind}；可选 {choices}。</translation>
    </message>
    <message>
        <source>{where}: {type} cannot read {kind}; choose one of {choices}.</source>
        <translation>{where}：{type} 无法读取 {kind}；请从 {choices} 中选择。</translation>
    </message>
    <message>
        <source>{where}: {type} reads one modality; set modality to one of {choices}.</source>
        <translation>{where}：{type} 读取一个模态；请把 modality 设为 {choices} 之一。</translation>
    </message>
</context>
<context>
    <name>explanation</name>
    <message>
        <source>Back to {value}, as at the start</source>
        <translation>恢复为开始时的 {value}</translation>
    </message>
    <message>
        <source>What is this?</source>
        <translation>这是什么？</translation>
    </message>
</context>
<context>
    <name>map_figure</name>
    <message>
        <source>(empty)</source>
        <translation>（空）</translation>
    </message>
    <message>
        <source>as it followed training</source>
        <translation>跟随训练所得</translation>
    </message>
    <message>
        <source>each modality on its own: distances between clouds mean nothing</source>
        <translation>每个模态单独拟合：点云之间的距离没有意义</translation>
    </message>
    <message>
        <source>fresh fit of seed {seed}</source>
        <translation>重新拟合，随机种子 {seed}</translation>
    </message>
    <message>
        <source>linear map along the axis {ends}</source>
        <translation>沿轴的线性嵌入图，{ends}</translation>
    </message>
    <message>
        <source>linear map along the modality gap</source>
        <translation>沿模态间隙的线性图</translation>
    </message>
    <message>
        <source>other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>step {step:,}</source>
        <translation>第 {step:,} 步</translation>
    </message>
    <message>
        <source>three dimensions, from one side</source>
        <translation>三维，从一侧看</translation>
    </message>
    <message>
        <source>trustworthiness {value:.2f} (k = 15)</source>
        <translation>可信度 {value:.2f} (k = 15)</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>plan_words</name>
    <message>
        <source>everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>player of {name}</source>
        <translation>{name} 的对手网络</translation>
    </message>
    <message>
        <source>what {name} learns</source>
        <translation>{name} 所学的参数</translation>
    </message>
    <message>
        <source>{name} encoder</source>
        <translation>{name} 编码器</translation>
    </message>
    <message>
        <source>{trains}; on {terms}</source>
        <translation>{trains}；依据 {terms}</translation>
    </message>
</context>
<context>
    <name>schedule_words</name>
    <message>
        <source>constant</source>
        <translation>恒定</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>exponential</source>
        <translation>指数</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>points, by hand</source>
        <translation>手动折点</translation>
    </message>
    <message>
        <source>sigmoid</source>
        <translation>S 形</translation>
    </message>
    <message>
        <source>warm-up</source>
        <translation>预热</translation>
    </message>
</context>
<context>
    <name>sound</name>
    <message>
        <source>Play this sound</source>
        <translation>播放此声音</translation>
    </message>
    <message>
        <source>Sounds cannot be played here: {problem}</source>
        <translation>此处无法播放声音：{problem}</translation>
    </message>
    <message>
        <source>To hear sounds: pip install &apos;xmodal[sound]&apos;</source>
        <translation>要听到声音：pip install &apos;xmodal[sound]&apos;</translation>
    </message>
</context>
<context>
    <name>term_choices</name>
    <message>
        <source>Adversarial</source>
        <translation>对抗</translation>
    </message>
    <message>
        <source>Alignment</source>
        <translation>对齐</translation>
    </message>
    <message>
        <source>At chance: {value}</source>
        <translation>随机水平：{value}</translation>
    </message>
    <message>
        <source>Information bottleneck</source>
        <translation>信息瓶颈</translation>
    </message>
    <message>
        <source>Needs a column of words; these data have none.</source>
        <translation>需要文字列；这些数据没有。</translation>
    </message>
    <message>
        <source>One modality</source>
        <translation>单模态</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Pull: {pull}</source>
        <translation>拉力：{pull}</translation>
    </message>
    <message>
        <source>Reads {kinds}; these data have {here}.</source>
        <translation>读取 {kinds}；这些数据只有 {here}。</translation>
    </message>
    <message>
        <source>Semantic similarity</source>
        <translation>语义相似</translation>
    </message>
    <message>
        <source>⇄ Reads two modalities</source>
        <translation>⇄ 读取两个模态</translation>
    </message>
</context>
</TS>
